import type { JsonDialect, JsonRecognition, Reading } from "./dialect.ts";
import { isObject, listAt, textAt } from "./json_access.ts";

/** ListenBrainz listens: the lines of an export, or what its API returns. */
export const listenbrainz: JsonDialect = {
  name: "listenbrainz",
  title: "ListenBrainz export",
  recognise(values): JsonRecognition | null {
    const own = values.flatMap(listensOf).some((listen) =>
      isObject(listen) && "listened_at" in listen && isObject(listen["track_metadata"])
    );
    return !own ? null : {
      evidence: "listened_at, track_metadata",
      *read(value): Generator<Reading> {
        for (const listen of listensOf(value)) {
          yield {
            artist: textAt(listen, "track_metadata", "artist_name"),
            track: textAt(listen, "track_metadata", "track_name"),
            album: textAt(listen, "track_metadata", "release_name"),
            date: textAt(listen, "listened_at"),
          };
        }
      },
    };
  },
};

function listensOf(value: unknown): readonly unknown[] {
  const listens = listAt(value, "payload", "listens");
  return listens.length > 0 ? listens : [value];
}
