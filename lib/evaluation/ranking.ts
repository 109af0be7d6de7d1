/**
 * How well scores rank the positives. Higher scores rank first; equal scores are one group, so no
 * metric depends on the order of the rows.
 *
 * @module
 */

/** One point of the precision-recall curve. */
export interface PrecisionRecallPoint {
  /** A row counts as predicted positive when its score is at least this. */
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
}

/** Rows that share one score, and all rows that score higher. */
interface ScoreGroup {
  readonly score: number;
  /** Positives and rows with at least this score. */
  readonly truePositives: number;
  readonly predicted: number;
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
  const groups = scoreGroups(y, scores);
  const positives = groups.at(-1)?.truePositives ?? 0;
  if (positives === 0) return null;
  let sum = 0;
  let before = 0;
  for (const { truePositives, predicted } of groups) {
    sum += ((truePositives - before) / positives) * (truePositives / predicted);
    before = truePositives;
  }
  return sum;
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
  const groups = scoreGroups(y, scores);
  const last = groups.at(-1);
  const positives = last?.truePositives ?? 0;
  const negatives = (last?.predicted ?? 0) - positives;
  if (positives === 0 || negatives === 0) return null;
  let wins = 0;
  let [above, seen] = [0, 0];
  for (const { truePositives, predicted } of groups) {
    const here = truePositives - above;
    const negativesBelow = negatives - (predicted - truePositives);
    const negativesHere = predicted - seen - here;
    wins += here * (negativesBelow + negativesHere / 2);
    [above, seen] = [truePositives, predicted];
  }
  return wins / (positives * negatives);
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
  const groups = scoreGroups(y, scores);
  const positives = groups.at(-1)?.truePositives ?? 0;
  return groups.map(({ score, truePositives, predicted }) => ({
    threshold: score,
    precision: truePositives / predicted,
    recall: positives === 0 ? 1 : truePositives / positives,
  })).reverse();
}

/** Descending by score. */
function scoreGroups(y: ArrayLike<number>, scores: ArrayLike<number>): ScoreGroup[] {
  if (y.length !== scores.length) {
    throw new RangeError(`labels and scores differ in length: ${y.length} and ${scores.length}`);
  }
  const order = Uint32Array.from({ length: scores.length }, (_, row) => {
    if (Number.isNaN(scores[row])) throw new RangeError(`score of row ${row} is not a number`);
    return row;
  });
  const score = (row: number): number => scores[row] ?? NaN;
  order.sort((a, b) => score(b) - score(a) || a - b);

  const groups: ScoreGroup[] = [];
  let truePositives = 0;
  order.forEach((row, place) => {
    truePositives += y[row] ?? 0;
    const next = order[place + 1];
    if (next === undefined || score(next) !== score(row)) {
      groups.push({ score: score(row), truePositives, predicted: place + 1 });
    }
  });
  return groups;
}
