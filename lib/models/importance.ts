import { descending, deviation, mean, range, shuffler, sort } from "d3-array";
import { randomLcg } from "d3-random";
import { itemAt } from "../base/items.ts";
import type { ProgressListener } from "../base/progress.ts";
import { copied, type FeatureMatrix } from "../features/matrix.ts";
import type { LabelledRows } from "./candidate.ts";
import { averagePrecision } from "../metrics/ranking.ts";
import { probabilities, type Scorer } from "./scorer.ts";
import { LEAF, type TreeEnsemble } from "./tree_ensemble.ts";

/** How much a feature counts, by several measures. */
export interface FeatureImportance {
  readonly feature: string;
  /** Mean over the validation rows of the size of its contribution, in log-odds. */
  readonly mean_abs_contribution: number;
  /** Its splits; `null` of a model that has no trees. */
  readonly splits: SplitImportance | null;
  /** Loss in PR-AUC on the validation rows; `null` without a positive there. */
  readonly permutation: PermutationImportance | null;
}

/** How the trees use a feature: XGBoost's `get_score` importances, 0 for one that none splits on. */
interface SplitImportance {
  /** Splits on the feature (`weight`). */
  readonly splits: number;
  /** How much its splits lowered the training loss, on average (`gain`) and in all. */
  readonly gain: number;
  readonly total_gain: number;
  /** Weight of the training rows at its splits, on average (`cover`) and in all. */
  readonly cover: number;
  readonly total_cover: number;
}

/** What the ranking loses where a feature's values are shuffled among the rows. */
interface PermutationImportance {
  /** Drop in PR-AUC, mean over the shuffles; below 0 where the shuffled values ranked better. */
  readonly mean_drop: number;
  /** Standard deviation of the drop over the shuffles. */
  readonly deviation: number;
}

interface PermutationOptions {
  /** Shuffles of each feature, at least 2. */
  readonly repeats: number;
  readonly seed: number;
  /** Hears of each feature that is done. */
  readonly onFeature?: ProgressListener;
}

/**
 * What a model goes by, measured on the validation rows.
 *
 * @param model the one that is saved and served
 * @param early the same before it learnt from the validation rows: how much shuffling a feature costs
 * can only be measured on rows that a model has not learnt from
 * @returns one per feature, the one that moves scores most first
 */
export function featureImportances(
  model: Scorer,
  early: Scorer,
  { features, y }: LabelledRows,
  options: PermutationOptions,
): FeatureImportance[] {
  const matrix = copied(features);
  const { columns } = matrix;
  const sizes = meanAbsContributions([model.contributions(matrix).values], columns.length);
  const permutation = permutationImportances(early, matrix, y, options);
  const splits = model.trees === undefined ? null : splitImportances(model.trees);
  const importances = columns.map((feature, column) => ({
    feature,
    mean_abs_contribution: itemAt(sizes, column),
    splits: splits === null ? null : itemAt(splits, column),
    permutation: permutation === null ? null : itemAt(permutation, column),
  }));
  return sort(importances, (a, b) => descending(a.mean_abs_contribution, b.mean_abs_contribution));
}

/** Of each feature the mean size of its contribution, over the rows of some matrices. */
export function meanAbsContributions(
  contributions: readonly Float64Array[],
  features: number,
): number[] {
  return range(features).map((feature) =>
    mean(
      contributions.flatMap((values) =>
        range(feature, values.length, features).map((at) => Math.abs(itemAt(values, at)))
      ),
    ) ?? 0
  );
}

/** The importances of the ensemble's features, in their order. */
export function splitImportances(ensemble: TreeEnsemble): SplitImportance[] {
  const sums = Array.from(
    { length: ensemble.featureCount },
    () => ({ splits: 0, total_gain: 0, total_cover: 0 }),
  );
  ensemble.feature.forEach((feature, node) => {
    if (feature === LEAF) return;
    const sum = itemAt(sums, feature);
    sum.splits++;
    sum.total_gain += itemAt(ensemble.gain, node);
    sum.total_cover += itemAt(ensemble.cover, node);
  });
  return sums.map(({ splits, total_gain, total_cover }) => ({
    splits,
    gain: total_gain / Math.max(1, splits),
    total_gain,
    cover: total_cover / Math.max(1, splits),
    total_cover,
  }));
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
  const orders = Array.from({ length: repeats }, () => shuffle(range(matrix.rows)));
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
