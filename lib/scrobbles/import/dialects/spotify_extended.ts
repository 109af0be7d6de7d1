import {
  type DialectOptions,
  isShort,
  type JsonDialect,
  type JsonRecognition,
  playedUnder,
  type Reading,
} from "./dialect.ts";
import { isObject, textAt } from "./json_access.ts";

/** Spotify's Extended Streaming History: every play since the account began. */
export const spotifyExtended: JsonDialect = {
  name: "spotify",
  title: "Spotify Extended Streaming History",
  recognise(values, options): JsonRecognition | null {
    const own = values.some((value) =>
      isObject(value) && "ts" in value && "ms_played" in value &&
      "master_metadata_track_name" in value
    );
    return own
      ? {
        evidence: "ts, ms_played, master_metadata_track_name",
        read: (value) => [readStream(value, options)],
      }
      : null;
  },
};

function readStream(stream: unknown, options: DialectOptions): Reading {
  const track = textAt(stream, "master_metadata_track_name");
  if (track === "") {
    if (textAt(stream, "episode_name") || textAt(stream, "spotify_episode_uri")) {
      return { leftOut: "podcast episodes" };
    }
    if (textAt(stream, "audiobook_title") || textAt(stream, "audiobook_uri")) {
      return { leftOut: "audiobook chapters" };
    }
  }
  if (isShort(textAt(stream, "ms_played"), options)) return playedUnder(options);
  return {
    artist: textAt(stream, "master_metadata_album_artist_name"),
    track,
    album: textAt(stream, "master_metadata_album_album_name"),
    date: textAt(stream, "ts"),
  };
}
