import type { TableDialect, TableRecognition } from "./dialect.ts";

/**
 * The `.scrobbler.log` of portable players: comments, then artist, album, track, number, length,
 * rating (L listened, S skipped), time, code, separated by tabs.
 */
export const scrobblerLog: TableDialect = {
  name: "scrobbler-log",
  title: "scrobbler log of a portable player",
  recognise({ header, rows }): TableRecognition | null {
    const first = header ?? rows[0];
    if (!first?.[0]?.startsWith("#AUDIOSCROBBLER/")) return null;
    return {
      columns: { artist: 0, album: 1, track: 2, date: 6 },
      evidence: "first line #AUDIOSCROBBLER",
      comment: "#",
      leftOut: (cell) => cell(5) === "S" ? "skipped tracks" : null,
    };
  },
};
