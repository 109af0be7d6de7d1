import { REQUIRED_SCROBBLE_COLUMNS, SCROBBLE_COLUMNS, type ScrobbleColumn } from "../../sources.ts";
import type { TableDialect, TableRecognition } from "./dialect.ts";

/** This project's own history: `artist_name, track_name, date` and what else `sources.yaml` knows. */
export const breakoutCsv: TableDialect = {
  name: "breakout",
  title: "this project's own CSV",
  recognise({ header }): TableRecognition | null {
    if (header === null) return null;
    if (!REQUIRED_SCROBBLE_COLUMNS.every((name) => header.includes(name))) return null;
    const present = SCROBBLE_COLUMNS.filter((name) => header.includes(name));
    const optional = (name: ScrobbleColumn): number | undefined =>
      header.includes(name) ? header.indexOf(name) : undefined;
    return {
      columns: {
        artist: header.indexOf("artist_name"),
        track: header.indexOf("track_name"),
        date: header.indexOf("date"),
        album: optional("album_name"),
        listener: optional("listener"),
      },
      evidence: `header ${present.join(", ")}`,
    };
  },
};
