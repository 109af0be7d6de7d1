import type { JsonDialect, JsonRecognition, Reading } from "./dialect.ts";
import { isObject, listAt, textAt } from "./json_access.ts";

/** The JSON of lastfmstats.com: `{username, scrobbles: [{track, artist, album, albumId, date}]}`. */
export const lastfmstatsJson: JsonDialect = {
  name: "lastfmstats-json",
  title: "lastfmstats.com JSON export",
  recognise(values): JsonRecognition | null {
    const [first] = values;
    const [scrobble] = listAt(first, "scrobbles");
    const own = isObject(first) && "username" in first && isObject(scrobble) &&
      ["track", "artist", "date"].every((key) => key in scrobble);
    if (!own) return null;
    return {
      evidence: "username, scrobbles: track, artist, album, date",
      *read(value): Generator<Reading> {
        for (const scrobble of listAt(value, "scrobbles")) {
          yield {
            artist: textAt(scrobble, "artist"),
            track: textAt(scrobble, "track"),
            album: textAt(scrobble, "album"),
            date: textAt(scrobble, "date"),
          };
        }
      },
    };
  },
};
