import { descending, mean, range, sort } from "d3-array";
import { itemAt } from "../base/items.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import {
  type PermutationImportance,
  permutationImportances,
  type PermutationOptions,
} from "./permutation_importance.ts";
import type { Scorer } from "./scorer.ts";
import { type SplitImportance, splitImportances } from "./tree_importance.ts";

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
  validation: { readonly features: FeatureMatrix; readonly y: ArrayLike<number> },
  options: PermutationOptions,
): FeatureImportance[] {
  const { columns, rows } = validation.features;
  const { values } = model.contributions(validation.features);
  const permutation = permutationImportances(early, validation.features, validation.y, options);
  const splits = model.trees === undefined ? null : splitImportances(model.trees);
  const size = (column: number): number =>
    mean(range(rows), (row) => Math.abs(itemAt(values, row * columns.length + column))) ?? 0;
  const importances = columns.map((feature, column) => ({
    feature,
    mean_abs_contribution: size(column),
    splits: splits?.[column] ?? null,
    permutation: permutation?.[column] ?? null,
  }));
  return sort(importances, (a, b) => descending(a.mean_abs_contribution, b.mean_abs_contribution));
}
