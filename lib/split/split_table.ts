import { sum } from "d3-array";
import type { SplitFractions } from "./settings.ts";
import type { Rules } from "../labels/rules.ts";
import { itemAt } from "../base/items.ts";
import {
  breakoutInWords,
  eachPart,
  type PartSummary,
  SPLIT_PARTS,
  splitMonths,
  type SplitPart,
  TooLittleHistory,
} from "./split.ts";
import { listenersOf, rowsWhere, type TrainingTable } from "./training_table.ts";

/** The parts of a modeling table, in time order. */
export interface SplitTable {
  readonly parts: Readonly<Record<SplitPart, TrainingTable>>;
  readonly trainValidation: TrainingTable;
  readonly summary: Readonly<Record<SplitPart, PartSummary>>;
  /** Whose rows these are; empty where the table has one history. */
  readonly listeners: readonly string[];
  /** Whose rows are in no part. */
  readonly leftOut: readonly LeftOut[];
}

/** A listener whose history is too short. */
export interface LeftOut {
  readonly listener: string;
  readonly reason: string;
}

/**
 * Splits a modeling table by its months. Where it has several histories each is split by its own
 * months, because they need not cover the same time, and its part of every listener together is the
 * part of the table. A listener whose history is too short is left out of all three.
 *
 * @throws TooLittleHistory if no history has 5 months, or the training rows have one label only
 */
export function splitTable(
  table: TrainingTable,
  fractions: SplitFractions,
  rules: Rules,
): SplitTable {
  const leftOut: LeftOut[] = [];
  /** The part of each month, by listener. */
  const histories = new Map<string | undefined, ReadonlyMap<string, SplitPart>>();
  const names = listenersOf(table);
  const monthsOf = new Map<string, Set<string>>(names.map((listener) => [listener, new Set()]));
  table.listeners?.forEach((listener, row) =>
    monthsOf.get(listener)?.add(itemAt(table.months, row))
  );
  if (names.length === 0) histories.set(undefined, partsByMonth(table.months, fractions));
  for (const [listener, months] of monthsOf) {
    try {
      histories.set(listener, partsByMonth(months, fractions));
    } catch (error) {
      if (!(error instanceof TooLittleHistory)) throw error;
      leftOut.push({ listener, reason: error.message });
    }
  }
  if (histories.size === 0) {
    throw new TooLittleHistory(
      "no listener has enough history:\n" +
        leftOut.map(({ listener, reason }) => `${listener}: ${reason}`).join("\n"),
    );
  }

  const partOf = table.months.map((month, row) =>
    histories.get(table.listeners?.[row])?.get(month)
  );
  const parts = eachPart((part) => rowsWhere(table, (row) => partOf[row] === part));
  const summary = eachPart((part) => summaryOf(parts[part]));
  const { positives, rows, months } = summary.train;
  const span = `${rows} training rows (${months.first} to ${months.last})`;
  if (positives === 0) {
    throw new TooLittleHistory(
      `none of the ${span} is a breakout, so there is nothing to learn. The rules need ` +
        `${breakoutInWords(rules)}. Take a longer history, or lower plays_min or share_min in ` +
        "configs/breakout.yaml.",
    );
  }
  if (positives === rows) {
    throw new TooLittleHistory(
      `all of the ${span} are breakouts, so there is nothing to tell apart. Raise plays_min or ` +
        "share_min in configs/breakout.yaml.",
    );
  }
  return {
    parts,
    trainValidation: rowsWhere(
      table,
      (row) => partOf[row] === "train" || partOf[row] === "validation",
    ),
    summary,
    listeners: names.filter((listener) => histories.has(listener)),
    leftOut,
  };
}

function partsByMonth(
  months: Iterable<string>,
  fractions: SplitFractions,
): Map<string, SplitPart> {
  const split = splitMonths(months, fractions);
  return new Map(SPLIT_PARTS.flatMap((part) => split[part].map((month) => [month, part] as const)));
}

/** Places of rows in each part. */
export type RowsInParts = Readonly<Record<SplitPart, readonly number[]>>;

/** The rows of each listener in each part. */
export function listenersInParts(
  { parts, listeners }: SplitTable,
): Map<string, RowsInParts> {
  const rows = eachPart((part) =>
    Map.groupBy(parts[part].y.keys(), (row) => parts[part].listeners?.[row])
  );
  return new Map(
    listeners.map((listener) => [listener, eachPart((part) => rows[part].get(listener) ?? [])]),
  );
}

/** The sizes of some rows' share of each part. */
export function summaryOfRows(
  { parts }: SplitTable,
  among: RowsInParts,
): SplitTable["summary"] {
  return eachPart((part) => summaryOf(parts[part], among[part]));
}

function summaryOf(
  { months, y }: TrainingTable,
  among: readonly number[] = [...y.keys()],
): PartSummary {
  const distinct = [...new Set(among.map((row) => itemAt(months, row)))].sort();
  const [rows, positives] = [among.length, sum(among, (row) => itemAt(y, row))];
  const [first, last] = [itemAt(distinct, 0), itemAt(distinct, distinct.length - 1)];
  return {
    months: { first, last, count: distinct.length },
    rows,
    positives,
    prevalence: positives / rows,
  };
}

/** What the split cannot tell, in words; empty if every part has positives. */
export function splitWarnings(summary: SplitTable["summary"]): string[] {
  return SPLIT_PARTS.filter((part) => summary[part].positives === 0).map((part) =>
    `no breakout in the ${part} months: ` +
    (part === "validation"
      ? "early stopping, tuning and the F-score had nothing to go by"
      : "its PR-AUC is not defined")
  );
}
