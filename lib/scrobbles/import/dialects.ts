import type { JsonDialect, TableDialect } from "./dialects/dialect.ts";
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
  name: "csv",
  title: "table",
  vague: true,
  recognise: chooseColumns,
};

/** The dialects in rows and columns, the most particular first: the first to recognise wins. */
export const TABLE_DIALECTS: readonly TableDialect[] = [
  breakoutCsv,
  lastfmstatsCsv,
  lastfmCsv,
  lastfmTsv,
  scrobblerLog,
  anyCsv,
];

/** Those in JSON, the most particular first. */
export const JSON_DIALECTS: readonly JsonDialect[] = [
  spotifyExtended,
  spotifyAccount,
  listenbrainz,
  lastfmstatsJson,
  lastfmJson,
  anyJson,
];

/** Every dialect of listening histories. */
export const DIALECTS = [...TABLE_DIALECTS, ...JSON_DIALECTS] as const;
