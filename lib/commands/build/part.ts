/**
 * The tables of some listeners. A listener's rows hang on no other listener, so tables are made of as
 * many at a time as is convenient, here or in a worker: the parts one after the other are the tables.
 *
 * @module
 */
import { sum } from "d3-array";
import type { History } from "../../scrobbles/history.ts";
import type { LastMonth } from "../../scrobbles/incomplete_month.ts";
import { type TableName, type TableSettings, tablesOfHistories } from "../../split/all_tables.ts";
import { numberColumn, type Table, textColumn } from "../../tables/table.ts";
import { csvHeader, csvRows, type SpelledColumns } from "../../tables/table_csv.ts";

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

/** Makes and writes the tables of some histories. */
export function tablePart(histories: readonly History[], settings: TableSettings): TablePart {
  const { lastMonth, ...made } = tablesOfHistories(histories, settings);
  const spelled: SpelledColumns = new Map();
  const written = (table: Table): WrittenTable => ({
    rows: table.rows,
    header: csvHeader(table),
    csv: csvRows(table, spelled),
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
