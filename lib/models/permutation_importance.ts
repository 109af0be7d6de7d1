import type { ProgressListener } from "../base/progress.ts";
import { itemAt } from "../base/items.ts";
import { deviation, mean, shuffler } from "d3-array";
import { randomLcg } from "d3-random";
import { averagePrecision } from "../metrics/ranking.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import { probabilities, type Scorer } from "./scorer.ts";

/** What the ranking loses where a feature's values are shuffled among the rows. */
export interface PermutationImportance {
  /** Drop in PR-AUC, mean over the shuffles; below 0 where the shuffled values ranked better. */
  readonly mean_drop: number;
  /** Standard deviation of the drop over the shuffles. */
  readonly deviation: number;
}

/** How to shuffle. */
export interface PermutationOptions {
  /** Shuffles of each feature, at least 2. */
  readonly repeats: number;
  readonly seed: number;
  /** Hears of each feature that is done. */
  readonly onFeature?: ProgressListener;
}

/**
 * Permutation importance (Breiman 2001, "Random Forests", section 10): how much worse the model ranks
 * rows it has not learnt from if one feature's values are shuffled among them. All features meet the
 * same shuffles.
 *
 * @param y labels, 0 or 1, one per row
 * @returns one per feature, in the order of the columns; `null` without a positive to rank
 */
export function permutationImportances(
  scorer: Scorer,
  matrix: FeatureMatrix,
  y: ArrayLike<number>,
  { repeats, seed, onFeature = () => {} }: PermutationOptions,
): PermutationImportance[] | null {
  const baseline = averagePrecision(y, probabilities(scorer, matrix));
  if (baseline === null) return null;
  const width = matrix.columns.length;
  const shuffle = shuffler(randomLcg(seed));
  const orders = Array.from({ length: repeats }, () => shuffle([...Array(matrix.rows).keys()]));
  const values = matrix.values.slice();
  return matrix.columns.map((_, column) => {
    const drops = orders.map((order) => {
      order.forEach((from, row) => {
        values[row * width + column] = itemAt(matrix.values, from * width + column);
      });
      return baseline - (averagePrecision(y, probabilities(scorer, { ...matrix, values })) ?? NaN);
    });
    for (let at = column; at < values.length; at += width) values[at] = itemAt(matrix.values, at);
    onFeature(column + 1, width);
    return { mean_drop: mean(drops) ?? NaN, deviation: deviation(drops) ?? NaN };
  });
}
