import type { Dialect, TableDialect } from "./dialects/dialect.ts";
import { chooseColumns } from "./dialects/columns.ts";
import { anyJson } from "./dialects/any_json.ts";
import { breakoutCsv } from "./dialects/breakout_csv.ts";
import { lastfmCsv } from "./dialects/lastfm_csv.ts";
import { lastfmJson } from "./dialects/lastfm_json.ts";
import { lastfmTsv } from "./dialects/lastfm_tsv.ts";
import { lastfmstatsCsv } from "./dialects/lastfmstats_csv.ts";
import { lastfmstatsJson } from "./dialects/lastfmstats_json.ts";
import { listenbrainz } from "./dialects/listenbrainz.ts";
import { scrobblerLog } from "./dialects/scrobbler_log.ts";
import { spotifyAccount } from "./dialects/spotify_account.ts";
import { spotifyExtended } from "./dialects/spotify_extended.ts";

/** Any table whose columns tell what they are, by name or content. */
const anyCsv: TableDialect = {
  kind: "table",
  name: "csv",
  title: "table",
  vague: true,
  recognise: chooseColumns,
};

/** Every dialect of listening histories, the most particular first: the first to recognise wins. */
export const DIALECTS: readonly Dialect[] = [
  breakoutCsv,
  lastfmstatsCsv,
  lastfmCsv,
  lastfmTsv,
  scrobblerLog,
  anyCsv,
  spotifyExtended,
  spotifyAccount,
  listenbrainz,
  lastfmstatsJson,
  lastfmJson,
  anyJson,
];
