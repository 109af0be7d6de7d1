import { permutationImportances } from "../../models/permutation_importance.ts";
import type { PermutationImportance } from "../../models/permutation_importance.ts";
import type { ProgressListener } from "../../models/candidate.ts";
import { splitImportances } from "../../models/tree_importance.ts";
import type { SplitImportance } from "../../models/tree_importance.ts";
import type { Training } from "./training.ts";

/** What one feature is to one model. */
export interface FeatureImportance {
  readonly feature: string;
  /** Mean of |what it adds to the margin| over the validation rows, in log-odds. */
  readonly meanContribution: number;
  /** What the ranking of the validation rows loses without it; `null` without a breakout there. */
  readonly permutation: PermutationImportance | null;
  /** How the trees use it, of a model that has trees. */
  readonly splits: SplitImportance | null;
}

/** What the features are to one model. */
export interface ModelImportance {
  readonly model: string;
  readonly served: boolean;
  /** In the order of the columns. */
  readonly features: readonly FeatureImportance[];
}

const REPEATS = 10;

/**
 * Global importance for every model that learns, of what learnt from the training rows, on the
 * validation rows it has not seen.
 *
 * @param onProgress hears of each feature that was shuffled
 */
export function importances(
  { comparison, config }: Training,
  onProgress: ProgressListener = () => {},
): ModelImportance[] {
  const { validation } = comparison.split.parts;
  const { features: matrix, y } = validation;
  return comparison.models.flatMap(({ name, fitted }, place) => {
    const scorer = fitted.model?.scorer;
    if (scorer === undefined) return [];
    const { values } = scorer.contributions(matrix);
    const permuted = permutationImportances(scorer, matrix, y, {
      repeats: REPEATS,
      seed: config.backtest.seed,
      onFeature: (done, of) => onProgress(place * of + done, comparison.models.length * of, name),
    });
    const splits = scorer.trees === undefined ? null : splitImportances(scorer.trees);
    const width = matrix.columns.length;
    const mean = (column: number): number => {
      let sum = 0;
      for (let at = column; at < values.length; at += width) sum += Math.abs(values[at] ?? 0);
      return sum / matrix.rows;
    };
    return [{
      model: name,
      served: name === comparison.served.name,
      features: matrix.columns.map((feature, column) => ({
        feature,
        meanContribution: mean(column),
        permutation: permuted?.[column] ?? null,
        splits: splits?.[column] ?? null,
      })),
    }];
  });
}
