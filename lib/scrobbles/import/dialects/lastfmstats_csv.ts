import { chooseColumns } from "./columns.ts";
import type { TableDialect, TableRecognition } from "./dialect.ts";

/** The CSV of lastfmstats.com: `Artist;Album;AlbumId;Track;Date#user`, times in milliseconds. */
export const lastfmstatsCsv: TableDialect = {
  name: "lastfmstats-csv",
  title: "lastfmstats.com CSV export",
  recognise(sample): TableRecognition | null {
    const header = sample.header ?? [];
    const names = header.map((name) => name.replace(/#.*$/s, ""));
    const own = ["Artist", "Album", "AlbumId", "Track", "Date"].every((name) =>
      names.includes(name)
    );
    return own ? chooseColumns(sample) : null;
  },
};
