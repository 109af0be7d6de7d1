/**
 * The tables of some listeners. A listener's rows hang on no other listener, so tables are made of as
 * many at a time as is convenient, here or in a worker: the parts one after the other are the tables.
 *
 * @module
 */
import { sum } from "d3-array";
import type { GenreBuckets } from "../../artists/genre_bucket.ts";
import type { ArtistMetadata } from "../../artists/metadata.ts";
import { calendarOf } from "../../base/calendar.ts";
import { joinMetadata } from "../../features/metadata.ts";
import type { Rules } from "../../labels/rules.ts";
import type { History } from "../../scrobbles/history.ts";
import type { LastMonth } from "../../scrobbles/incomplete_month.ts";
import { calendarMonths } from "../../snapshots/periods.ts";
import { snapshotsOf } from "../../snapshots/snapshots.ts";
import { type HistoryTables, tablesOf } from "../../split/history_tables.ts";
import { modelingTable } from "../../split/modeling_table.ts";
import { numberColumn, type Table, textColumn } from "../../tables/table.ts";
import { csvHeader, csvRows } from "../../tables/table_csv.ts";

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

/** The tables that a build writes. */
export const TABLES = ["snapshots", "features", "modeling"] as const;
export type TableName = typeof TABLES[number];

/** The tables of some listeners, written. */
export interface TablePart {
  readonly tables: Readonly<Record<TableName, WrittenTable>>;
  /** Breakouts in the modeling table. */
  readonly positives: number;
  readonly listeners: readonly string[];
  /** Each once. */
  readonly artists: readonly string[];
  readonly months: readonly string[];
  readonly lastMonth: LastMonth;
}

/** Rows as CSV. */
export interface WrittenTable {
  readonly rows: number;
  readonly header: string;
  readonly csv: Uint8Array<ArrayBuffer>;
}

/**
 * Makes every table of some histories: snapshots, features, and the modeling table (the eligible rows
 * whose label is known). An incomplete last month is in the first two only, unless
 * `labels.keep_incomplete_month` is set.
 */
export function tablesOfHistories(
  histories: readonly History[],
  { timeZone, rules, genreBuckets, metadata, chosen, now }: TableSettings,
): HistoryTables & { readonly modeling: Table } {
  const periods = calendarMonths(calendarOf(timeZone));
  const tables = tablesOf(histories.map((history) => snapshotsOf(history, periods)), rules, now);
  const features = metadata === null
    ? tables.features
    : joinMetadata(tables.features, metadata, genreBuckets);
  return { ...tables, features, modeling: modelingTable(features, tables.rulings, chosen) };
}

/** Makes and writes the tables of some histories. */
export function tablePart(histories: readonly History[], settings: TableSettings): TablePart {
  const { lastMonth, ...made } = tablesOfHistories(histories, settings);
  const written = (table: Table): WrittenTable => ({
    rows: table.rows,
    header: csvHeader(table),
    csv: csvRows(table),
  });
  return {
    tables: {
      snapshots: written(made.snapshots),
      features: written(made.features),
      modeling: written(made.modeling),
    },
    positives: sum(numberColumn(made.modeling, "y")),
    listeners: histories.flatMap(({ listener }) => listener ?? []),
    artists: [...new Set(histories.flatMap(({ artists }) => artists))],
    months: [...new Set(textColumn(made.features, "month"))],
    lastMonth,
  };
}

/** What the parts say of last months, in the order of the listeners. */
export function joinedLastMonths(parts: readonly LastMonth[]): LastMonth {
  return {
    used: parts.flatMap(({ used }) => used ?? []).sort().at(-1) ?? null,
    keep_incomplete: parts.some(({ keep_incomplete }) => keep_incomplete),
    incomplete: parts.flatMap(({ incomplete }) => incomplete),
  };
}
