import type { JsonDialect, JsonRecognition, Reading } from "./dialect.ts";
import { at, isObject, listAt, textAt } from "./json_access.ts";

/**
 * Pages of Last.fm's `user.getRecentTracks` as the API returns them, one or many, on lines, in a
 * list, or only their tracks.
 */
export const lastfmJson: JsonDialect = {
  name: "lastfm-json",
  title: "Last.fm API pages, JSON",
  recognise(values): JsonRecognition | null {
    const first = values.flatMap((value) => [...tracksOf(value)]).find(isTrack);
    return first === undefined ? null : {
      evidence: "tracks with artist, name and date.uts",
      *read(value): Generator<Reading> {
        for (const track of tracksOf(value)) yield readTrack(track);
      },
    };
  },
};

/** Pages hold tracks; lists hold pages or tracks. */
function* tracksOf(value: unknown): Generator<unknown> {
  const inside = Array.isArray(value) ? value : listAt(value, "recenttracks", "track");
  if (inside.length > 0) { for (const item of inside) yield* tracksOf(item); }
  else if (at(value, "recenttracks") === undefined && !Array.isArray(value)) yield value;
}

function isTrack(value: unknown): boolean {
  return isObject(value) && "name" in value && isObject(value["artist"]) &&
    (textAt(value, "date", "uts") !== "" || isPlaying(value));
}

function isPlaying(track: unknown): boolean {
  return textAt(track, "@attr", "nowplaying") === "true";
}

function readTrack(track: unknown): Reading {
  if (isPlaying(track)) return { leftOut: "tracks playing at the time of the export" };
  return {
    artist: textAt(track, "artist", "#text") || textAt(track, "artist", "name"),
    track: textAt(track, "name"),
    album: textAt(track, "album", "#text"),
    date: textAt(track, "date", "uts"),
  };
}
