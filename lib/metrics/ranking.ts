/**
 * How well scores rank the positives. Higher scores rank first; equal scores are one group, so no
 * metric depends on the order of the rows.
 *
 * @module
 */
import { onceEach } from "./statistic.ts";
import type { Statistic } from "./statistic.ts";

/** One point of the precision-recall curve. */
export interface PrecisionRecallPoint {
  /** A row counts as predicted positive when its score is at least this. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/**
 * Average precision: the mean of precision over the thresholds, weighted by the gain in recall,
 * AP = Σ (Rₙ − Rₙ₋₁) · Pₙ, without interpolation (scikit-learn's `average_precision_score`).
 *
 * @param y labels, 0 or 1
 * @param scores as many; higher means likelier
 * @returns in (0, 1], or `null` without a positive
 * @throws RangeError if the lengths differ or a score is not a number
 */
export function averagePrecision(y: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  return onceEach(averagePrecisionOf(y, scores), y.length);
}

/** {@link averagePrecision} of rows that count several times; the rows are sorted once. */
export function averagePrecisionOf(y: ArrayLike<number>, scores: ArrayLike<number>): Statistic {
  const sorted = sortByScore(y, scores);
  return (weights) => {
    let [truePositives, predicted, before, sum] = [0, 0, 0, 0];
    for (let place = 0; place < sorted.row.length; place++) {
      const weight = weights[sorted.row[place] ?? 0] ?? 0;
      predicted += weight;
      truePositives += weight * (sorted.y[place] ?? 0);
      if (sorted.endsGroup[place] === 0 || truePositives === before) continue;
      sum += (truePositives - before) * (truePositives / predicted);
      before = truePositives;
    }
    return truePositives === 0 ? null : sum / truePositives;
  };
}

/**
 * Area under the ROC curve: the probability that a random positive scores above a random negative,
 * ties counting half (Mann-Whitney U / (n₁ · n₀)).
 *
 * @param y labels, 0 or 1
 * @param scores as many; higher means likelier
 * @returns in [0, 1], or `null` without a positive or without a negative
 * @throws RangeError if the lengths differ or a score is not a number
 */
export function rocAuc(y: ArrayLike<number>, scores: ArrayLike<number>): number | null {
  return onceEach(rocAucOf(y, scores), y.length);
}

/** {@link rocAuc} of rows that count several times; the rows are sorted once. */
export function rocAucOf(y: ArrayLike<number>, scores: ArrayLike<number>): Statistic {
  const sorted = sortByScore(y, scores);
  return (weights) => {
    let [positives, negatives, wins] = [0, 0, 0];
    let [positivesHere, negativesHere] = [0, 0];
    for (let place = 0; place < sorted.row.length; place++) {
      const weight = weights[sorted.row[place] ?? 0] ?? 0;
      if (sorted.y[place] === 1) positivesHere += weight;
      else negativesHere += weight;
      if (sorted.endsGroup[place] === 0) continue;
      wins += negativesHere * (positives + positivesHere / 2);
      positives += positivesHere;
      negatives += negativesHere;
      [positivesHere, negativesHere] = [0, 0];
    }
    return positives === 0 || negatives === 0 ? null : wins / (positives * negatives);
  };
}

/**
 * The precision-recall curve, one point a distinct score, ascending by threshold.
 *
 * @param y labels, 0 or 1
 * @param scores as many; higher means likelier
 * @returns recall is 1 throughout if there is no positive, as in scikit-learn
 * @throws RangeError if the lengths differ or a score is not a number
 */
export function precisionRecallCurve(
  y: ArrayLike<number>,
  scores: ArrayLike<number>,
): PrecisionRecallPoint[] {
  const sorted = sortByScore(y, scores);
  const positives = sorted.y.reduce((sum, label) => sum + label, 0);
  const points: PrecisionRecallPoint[] = [];
  let truePositives = 0;
  for (let place = 0; place < sorted.row.length; place++) {
    truePositives += sorted.y[place] ?? 0;
    if (sorted.endsGroup[place] === 0) continue;
    points.push({
      threshold: scores[sorted.row[place] ?? 0] ?? NaN,
      precision: truePositives / (place + 1),
      recall: positives === 0 ? 1 : truePositives / positives,
    });
  }
  return points.reverse();
}

/** Rows in descending order of score. */
interface SortedRows {
  readonly row: Uint32Array;
  /** The label of that row. */
  readonly y: Uint8Array;
  /** 1 where the next row scores less: equal scores are one group. */
  readonly endsGroup: Uint8Array;
}

function sortByScore(y: ArrayLike<number>, scores: ArrayLike<number>): SortedRows {
  if (y.length !== scores.length) {
    throw new RangeError(`labels and scores differ in length: ${y.length} and ${scores.length}`);
  }
  const row = Uint32Array.from({ length: scores.length }, (_, row) => {
    if (Number.isNaN(scores[row])) throw new RangeError(`score of row ${row} is not a number`);
    return row;
  });
  const score = (row: number): number => scores[row] ?? NaN;
  row.sort((a, b) => score(b) - score(a) || a - b);
  return {
    row,
    y: Uint8Array.from(row, (of) => y[of] ?? 0),
    endsGroup: Uint8Array.from(row, (of, place) => {
      const next = row[place + 1];
      return next === undefined || score(next) !== score(of) ? 1 : 0;
    }),
  };
}
