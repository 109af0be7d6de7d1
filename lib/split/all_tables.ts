import type { GenreBuckets } from "../artists/genre_bucket.ts";
import type { ArtistMetadata } from "../artists/metadata.ts";
import { calendarOf } from "../base/calendar.ts";
import { joinMetadata } from "../features/metadata.ts";
import { FEATURES, type HistoryFeature } from "../features/registry.ts";
import type { Rules } from "../labels/rules.ts";
import type { History } from "../scrobbles/history.ts";
import { calendarMonths } from "../snapshots/periods.ts";
import { snapshotsOf } from "../snapshots/snapshots.ts";
import type { Table } from "../tables/table.ts";
import { type HistoryTables, tablesOf } from "./history_tables.ts";
import { modelingTable } from "./modeling_table.ts";

/** What tables are made by. */
export interface TableSettings {
  readonly timeZone: string;
  readonly rules: Rules;
  readonly genreBuckets: GenreBuckets;
  /** `null` where nothing is known of artists as such. */
  readonly metadata: readonly ArtistMetadata[] | null;
  /** The features of the modeling table. */
  readonly chosen: readonly string[];
  /** Seconds since 1970; a month that ends later is not over. */
  readonly now: number;
}

/** The tables that are made of scrobbles. */
export const TABLES = ["snapshots", "features", "modeling"] as const;
export type TableName = typeof TABLES[number];

/**
 * Makes every table of some histories: snapshots, features, and the modeling table (the eligible rows
 * whose label is known). An incomplete last month is in the first two only, unless
 * `labels.keep_incomplete_month` is set.
 *
 * @param added features that are not of the registry, behind those that are
 */
export function tablesOfHistories(
  histories: readonly History[],
  { timeZone, rules, genreBuckets, metadata, chosen, now }: TableSettings,
  added: readonly HistoryFeature[] = [],
): HistoryTables & Readonly<Record<TableName, Table>> {
  const periods = calendarMonths(calendarOf(timeZone));
  const snapshots = histories.map((history) => snapshotsOf(history, periods));
  const tables = tablesOf(snapshots, rules, now, [...FEATURES, ...added]);
  const features = metadata === null
    ? tables.features
    : joinMetadata(tables.features, metadata, genreBuckets);
  const columns = [...chosen, ...added.map(({ name }) => name)];
  return { ...tables, features, modeling: modelingTable(features, tables.rulings, columns) };
}
