import type { LastMonth } from "../scrobbles/incomplete_month.ts";
import { featureTable, snapshotTable } from "../features/features.ts";
import { FEATURES, type HistoryFeature } from "../features/registry.ts";
import type { Rules } from "../labels/rules.ts";
import type { Snapshots } from "../snapshots/snapshots.ts";
import { type Row, rowsOf } from "../snapshots/table.ts";
import { usableEnd } from "../snapshots/usable_end.ts";
import type { Table } from "../tables/table.ts";
import { type Ruling, rulingsOf } from "./modeling_table.ts";

/** Some histories as tables; rows, features and rulings are row for row the same. */
export interface HistoryTables {
  readonly histories: readonly Snapshots[];
  readonly rows: readonly Row[];
  readonly snapshots: Table;
  readonly features: Table;
  readonly rulings: readonly Ruling[];
  /** The last period of a history that labels and scoring use; `null` if there is none. */
  readonly lastOf: (snapshots: Snapshots) => number | null;
  /** Where labels and scoring end. */
  readonly lastMonth: LastMonth;
}

/**
 * Makes the tables of some histories.
 *
 * @param now seconds since 1970
 * @param features those to compute, among them what the snapshot table shows
 */
export function tablesOf(
  histories: readonly Snapshots[],
  rules: Rules,
  now: number = Infinity,
  features: readonly HistoryFeature[] = FEATURES,
): HistoryTables {
  const keep = rules.labels.keep_incomplete_month ?? false;
  const ends = new Map(histories.map((snapshots) => [snapshots, usableEnd(snapshots, now, keep)]));
  const lastOf: HistoryTables["lastOf"] = (snapshots) => ends.get(snapshots)?.last ?? null;
  const rows = rowsOf(histories);
  const computed = featureTable(rows, rules, features);
  const used = [...ends].flatMap(([{ periods }, { last }]) =>
    last === null ? [] : [periods.spell(last)]
  );
  return {
    histories,
    rows,
    snapshots: snapshotTable(rows, computed),
    features: computed,
    lastOf,
    rulings: rulingsOf(rows, rules, lastOf),
    lastMonth: {
      used: used.sort().at(-1) ?? null,
      keep_incomplete: keep,
      incomplete: [...ends.values()].flatMap(({ incomplete }) => incomplete ?? []),
    },
  };
}
