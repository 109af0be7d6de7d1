/**
 * How well scores rank the positives. Higher scores rank first; equal scores are one group, so no
 * metric depends on the order of the rows.
 *
 * @module
 */
import { z } from "zod";
import { onceEach, type Statistic } from "./statistic.ts";
import { type Sweep, sweepOf } from "./sweep.ts";

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
  return onceEach(averagePrecisionOf(sweepOf(y, scores)), y.length);
}

/** {@link averagePrecision} of rows that count several times. */
export function averagePrecisionOf(sweep: Sweep): Statistic {
  return (weights) => {
    let [before, sum] = [0, 0];
    sweep.each(weights, (positives, negatives) => {
      if (positives === before) return;
      sum += (positives - before) * (positives / (positives + negatives));
      before = positives;
    });
    return before === 0 ? null : sum / before;
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
  return onceEach(rocAucOf(sweepOf(y, scores)), y.length);
}

/** {@link rocAuc} of rows that count several times. */
export function rocAucOf(sweep: Sweep): Statistic {
  return (weights) => {
    let [positives, negatives, wins] = [0, 0, 0];
    sweep.each(weights, (truePositives, falsePositives) => {
      wins += (falsePositives - negatives) * (positives + truePositives) / 2;
      [positives, negatives] = [truePositives, falsePositives];
    });
    return positives === 0 || negatives === 0 ? null : wins / (positives * negatives);
  };
}

const share = z.number().min(0).max(1).nullable();

/** How well scores rank some rows; `null` where that is not defined. */
export const rankingSchema = z.object({ pr_auc: share, roc_auc: share });
export type Ranking = z.infer<typeof rankingSchema>;

/** How well scores rank rows with these labels. */
export function rankingOf(y: ArrayLike<number>, scores: ArrayLike<number>): Ranking {
  const sweep = sweepOf(y, scores);
  return {
    pr_auc: onceEach(averagePrecisionOf(sweep), y.length),
    roc_auc: onceEach(rocAucOf(sweep), y.length),
  };
}
