import {
  type DialectOptions,
  isShort,
  type JsonDialect,
  type JsonRecognition,
  playedUnder,
  type Reading,
} from "./dialect.ts";
import { isObject, textAt } from "./json_access.ts";

/** The streaming history of Spotify's account data: the last year, to the minute. */
export const spotifyAccount: JsonDialect = {
  name: "spotify-account",
  title: "Spotify account data, streaming history of the last year",
  recognise(values, options): JsonRecognition | null {
    const own = values.some((value) =>
      isObject(value) && "endTime" in value && "msPlayed" in value
    );
    return own
      ? {
        evidence: "endTime, artistName, trackName, msPlayed",
        read: (value) => [readStream(value, options)],
      }
      : null;
  },
};

function readStream(stream: unknown, options: DialectOptions): Reading {
  if (textAt(stream, "podcastName")) return { leftOut: "podcast episodes" };
  if (textAt(stream, "audiobookName")) return { leftOut: "audiobook chapters" };
  if (isShort(textAt(stream, "msPlayed"), options)) return playedUnder(options);
  return {
    artist: textAt(stream, "artistName"),
    track: textAt(stream, "trackName"),
    date: textAt(stream, "endTime"),
  };
}
