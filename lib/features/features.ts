import { itemAt } from "../base/items.ts";
import type { Rules } from "../labels/rules.ts";
import { keyColumns, nowOf, type Row, SNAPSHOT_COLUMNS } from "../snapshots/table.ts";
import type { Snapshots } from "../snapshots/snapshots.ts";
import { type Column, numberColumn, type Table, tableOf } from "../tables/table.ts";
import { type Moment, Moments } from "./moment.ts";
import { FEATURES, type HistoryFeature } from "./registry.ts";

/**
 * The keys of rows and their features, each computed from what was played up to the end of the row's
 * period.
 *
 * @param rows those of one history beside one another
 * @param momentsOf gives the moments of a history, where they are known already
 * @returns `[listener,] month` or `period_end`, `artist_name`, and a column per feature, `NaN` where a
 * value is missing
 */
export function featureTable(
  rows: readonly Row[],
  rules: Rules,
  features: readonly HistoryFeature[] = FEATURES,
  momentsOf: (snapshots: Snapshots) => Moments = (snapshots) => new Moments(snapshots, rules),
): Table {
  // Side by side: where each column begins at a border of memory pages, a row's values get into one
  // another's way in the cache, which takes longer than computing them.
  const values = new Float64Array(rows.length * features.length);
  const columns = features.map(({ compute }, place): FeatureColumn => ({
    compute,
    values: values.subarray(place * rows.length, (place + 1) * rows.length),
  }));
  let place = 0;
  for (const [snapshots, own] of Map.groupBy(rows, (row) => row.snapshots)) {
    fillRows(columns, place, own, momentsOf(snapshots));
    place += own.length;
  }
  return tableOf([
    ...keyColumns(rows),
    ...columns.map(({ values }, i): [string, Column] => [itemAt(features, i).name, values]),
  ]);
}

interface FeatureColumn {
  readonly compute: HistoryFeature["compute"];
  readonly values: Float64Array;
}

/** Fills in the rows of a history, the first at a place. */
function fillRows(
  columns: readonly FeatureColumn[],
  first: number,
  rows: readonly Row[],
  moments: Moments,
): void {
  let place = first;
  for (const row of rows) fillRow(columns, place++, moments.of(row.course, row.place));
}

/** A function of its own: of a loop within a loop V8 compiles the inner one alone, and leaves it again each time. */
function fillRow(columns: readonly FeatureColumn[], place: number, moment: Moment): void {
  for (const { compute, values } of columns) values[place] = compute(moment);
}

/** The snapshot table of rows: what was counted, without what it means for a prediction. */
export function snapshotTable(rows: readonly Row[], features: Table): Table {
  const keys = [...features.columns].filter(([, column]) => !(column instanceof Float64Array));
  return tableOf([
    ...keys,
    ...SNAPSHOT_COLUMNS.map((name): [string, Column] => [
      name,
      name === "first_seen_month"
        ? rows.map((row) => row.snapshots.periods.spell(nowOf(row).firstPeriod))
        : numberColumn(features, name),
    ]),
  ]);
}
