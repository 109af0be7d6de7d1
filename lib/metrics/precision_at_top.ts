import { group, range } from "d3-array";
import type { Statistic } from "./statistic.ts";
import { sweepOf } from "./sweep.ts";

/** Products like 0.07 · 100 come out a hair above the whole number they are. */
const ROUNDING = 1e-9;

/**
 * Precision in the top share of each group: of the ⌈share · n⌉ highest-scoring rows of every group
 * of n rows, all groups taken together, the fraction that is positive. A group is a month (of one
 * listener), so this is what someone finds who follows up the same share of artists every month.
 *
 * Rows with the score at which the places run out share the places left: each counts by the chance
 * that a random order of them would take it.
 *
 * @param groups the group of each row
 * @param y labels, 0 or 1
 * @param scores higher means likelier
 * @param share of the rows of a group, in (0, 1]
 * @returns in [0, 1]; `null` without rows
 * @throws RangeError if the lengths differ, a score is not a number, or `share` is out of range
 */
export function precisionAtTopOf(
  groups: ArrayLike<string | number>,
  y: ArrayLike<number>,
  scores: ArrayLike<number>,
  share: number,
): Statistic {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share must lie in (0, 1], is ${share}`);
  return precisionOf(groups, y, scores, (rows) => Math.ceil(share * rows - ROUNDING));
}

/** {@link precisionAtTopOf} for the `most` likeliest rows of each group, all of a smaller one. */
export function precisionOfLikeliestOf(
  groups: ArrayLike<string | number>,
  y: ArrayLike<number>,
  scores: ArrayLike<number>,
  most: number,
): Statistic {
  return precisionOf(groups, y, scores, (rows) => Math.min(most, rows));
}

/** @param placesOf how many of a group's rows are its top */
function precisionOf(
  groups: ArrayLike<string | number>,
  y: ArrayLike<number>,
  scores: ArrayLike<number>,
  placesOf: (rows: number) => number,
): Statistic {
  if (y.length !== groups.length || scores.length !== groups.length) {
    throw new RangeError(
      `groups, labels and scores differ in length: ${groups.length}, ${y.length}, ${scores.length}`,
    );
  }
  const sweeps = [...group(range(groups.length), (row) => groups[row]).values()]
    .map((rows) => sweepOf(y, scores, rows));
  return (weights) => {
    let [hits, places] = [0, 0];
    for (const sweep of sweeps) {
      let left = placesOf(sweep.rows.reduce((sum, row) => sum + (weights[row] ?? 0), 0));
      places += left;
      let [positivesBefore, rowsBefore] = [0, 0];
      sweep.each(weights, (truePositives, falsePositives) => {
        const rows = truePositives + falsePositives;
        const tied = rows - rowsBefore;
        const taken = Math.min(left, tied);
        if (taken > 0) hits += (truePositives - positivesBefore) * (taken / tied);
        left -= taken;
        [positivesBefore, rowsBefore] = [truePositives, rows];
      });
    }
    return places === 0 ? null : hits / places;
  };
}
