import { profiles } from "./columns.ts";
import type { TableDialect, TableRecognition } from "./dialect.ts";

const HEADER = ["userid", "timestamp", "artist-mbid", "artist", "track-mbid", "track"];

/**
 * The listening of many users as research data sets have it, separated by tabs:
 * `userid, timestamp, artist-mbid, artist, track-mbid, track`, with or without that header.
 */
export const lastfmTsv: TableDialect = {
  name: "lastfm-tsv",
  title: "Last.fm data set of many listeners, tab-separated",
  recognise({ delimiter, header, rows }): TableRecognition | null {
    if (delimiter !== "\t") return null;
    if (header !== null) {
      const plain = (name: string): string => name.trim().toLowerCase().replaceAll(/[\s_]/g, "-");
      if (header.slice(0, HEADER.length).map(plain).join() !== HEADER.join()) return null;
    } else if (!looksLike(rows)) return null;
    return {
      columns: { listener: 0, date: 1, artist: 3, track: 5 },
      evidence: header === null
        ? "columns without header: user, time, code, artist, code, track"
        : `header ${HEADER.join(", ")}`,
    };
  },
};

function looksLike(rows: readonly (readonly string[])[]): boolean {
  const [user, time, artistCode, artist, trackCode, track, ...more] = profiles(rows);
  const isCode = (kind: string | undefined): boolean => kind === "code" || kind === "empty";
  const isName = (kind: string | undefined): boolean => kind === "text" || kind === "number";
  return more.length === 0 && user !== undefined && time?.kind === "time" &&
    isCode(artistCode?.kind) && isName(artist?.kind) && isCode(trackCode?.kind) &&
    isName(track?.kind);
}
