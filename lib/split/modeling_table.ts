import { itemAt } from "../base/items.ts";
import { isEligible } from "../labels/eligibility.ts";
import { labelOf } from "../labels/label.ts";
import type { Rules } from "../labels/rules.ts";
import { nowOf, type Row } from "../snapshots/table.ts";
import { numberColumn, type Table, tableOf, takeTableRows } from "../tables/table.ts";

/** What the rules say of a row. */
export interface Ruling {
  readonly isEligible: boolean;
  /** `null` where the future that decides it has not happened yet. */
  readonly label: 0 | 1 | null;
}

/**
 * What the rules say of rows.
 *
 * @param lastOf the last period of a history that is used; rows behind it are not eligible
 */
export function rulingsOf(
  rows: readonly Row[],
  rules: Rules,
  lastOf: (snapshots: Row["snapshots"]) => number | null,
): Ruling[] {
  const rulings: Ruling[] = [];
  for (const row of rows) {
    const { snapshots: { listening }, course, place } = row;
    const [first, last] = [listening[0]?.period, lastOf(row.snapshots)];
    const isUsed = first !== undefined && last !== null && nowOf(row).period <= last;
    rulings.push({
      isEligible: isUsed && isEligible(course, place, first, rules),
      label: isUsed ? labelOf(course, place, last, rules) : null,
    });
  }
  return rulings;
}

/**
 * The modeling table: eligible rows whose label is known, with `y` = 1 if the artist becomes core in
 * one of the periods of the horizon that follow.
 *
 * @param columns the features to keep
 */
export function modelingTable(
  features: Table,
  rulings: readonly Ruling[],
  columns: readonly string[],
): Table {
  const { places, y } = labelledOf(rulings);
  const keys = [...features.columns].filter(([, column]) => !(column instanceof Float64Array));
  const chosen = columns.map((name) => [name, numberColumn(features, name)] as const);
  const rows = takeTableRows(tableOf([...keys, ...chosen]), places);
  return tableOf([...rows.columns, ["y", Float64Array.from(y)]]);
}

/** The places of eligible rows whose label is known, and the labels. */
function labelledOf(rulings: readonly Ruling[]): { places: number[]; y: number[] } {
  const places: number[] = [];
  const y: number[] = [];
  for (let place = 0; place < rulings.length; place++) {
    const { isEligible, label } = itemAt(rulings, place);
    if (!isEligible || label === null) continue;
    places.push(place);
    y.push(label);
  }
  return { places, y };
}
