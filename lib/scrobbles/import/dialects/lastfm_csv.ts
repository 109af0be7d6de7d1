import { chooseColumns, profiles } from "./columns.ts";
import type { TableDialect, TableRecognition } from "./dialect.ts";

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
    // The usual place: a track still playing has no time, a comma without quotes moves it.
    const places = Map.groupBy(
      rows.map((row) => row.findIndex((cell) => LASTFM_TIME.test(cell.trim()))),
      (place) => place,
    );
    places.delete(-1);
    const [date = -1, found = []] = [...places].sort(([, a], [, b]) => b.length - a.length)[0] ??
      [];
    const indexed = date === 4 && profiles(rows)[0]?.kind === "number";
    if (date !== 3 && !indexed || found.length < rows.length / 2) return null;
    // The order is the widespread one, unless the content says otherwise.
    return chooseColumns(sample) ?? {
      columns: { artist: date - 3, album: date - 2, track: date - 1, date },
      evidence: "columns without header: artist, album, track, a time as Last.fm shows it",
    };
  },
};
