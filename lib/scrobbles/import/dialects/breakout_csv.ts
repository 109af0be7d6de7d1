import { REQUIRED_SCROBBLE_COLUMNS, SCROBBLE_COLUMNS } from "../../sources.ts";
import type { TableDialect, TableRecognition } from "./dialect.ts";

/** This project's own history: `artist_name, track_name, date` and what else `sources.yaml` knows. */
export const breakoutCsv: TableDialect = {
  kind: "table",
  name: "breakout",
  title: "this project's own CSV",
  recognise({ header }): TableRecognition | null {
    if (header === null) return null;
    const at = (name: string): number => header.indexOf(name);
    if (!REQUIRED_SCROBBLE_COLUMNS.every((name) => header.includes(name))) return null;
    const present = SCROBBLE_COLUMNS.filter((name) => header.includes(name));
    return {
      columns: {
        artist: at("artist_name"),
        track: at("track_name"),
        date: at("date"),
        ...(at("album_name") === -1 ? {} : { album: at("album_name") }),
        ...(at("listener") === -1 ? {} : { listener: at("listener") }),
      },
      evidence: `header ${present.join(", ")}`,
    };
  },
};
