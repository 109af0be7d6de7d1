import { chooseColumns } from "../columns.ts";
import type { TableDialect, TableRecognition } from "../dialect.ts";

/** `20 Nov 2020 09:35`, as Last.fm spells times for people. */
const LASTFM_TIME = /^\d{1,2} \p{L}{3,4}\.? \d{4},? \d{2}:\d{2}$/u;

/** What the headers of the widespread exports have beside `artist` and `track`. */
const SIGNS = [["uts"], ["utc_time"], ["timestamp", "datetime"], ["artist_mbid", "track_mbid"]];

/**
 * The CSV that the widespread Last.fm exporters write: without a header `artist, album, track, time`;
 * with one `uts, utc_time, artist, …`, `artist, …, track, …, timestamp, datetime`, or
 * `artist, album, track, uts`; with or without a leading index.
 */
export const lastfmCsv: TableDialect = {
  kind: "table",
  name: "lastfm-csv",
  title: "Last.fm CSV export",
  recognise(sample): TableRecognition | null {
    const { header, rows } = sample;
    if (header !== null) {
      const names = header.map((name) => name.trim().toLowerCase());
      const signed = names.includes("artist") && names.includes("track") &&
        SIGNS.some((sign) => sign.every((name) => names.includes(name)));
      return signed ? chooseColumns(sample) : null;
    }
    const date = rows[0]?.findIndex((cell) => LASTFM_TIME.test(cell.trim())) ?? -1;
    if (date < 3 || date > 4 || rows.some((row) => row.length > date + 1)) return null;
    return {
      columns: { artist: date - 3, album: date - 2, track: date - 1, date },
      evidence: "columns without header: artist, album, track, a time as Last.fm shows it",
    };
  },
};
