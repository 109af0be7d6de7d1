import type { Scorer } from "./scorer.ts";
import { parseTreeEnsemble, treeMargins } from "./tree_ensemble.ts";
import { treeContributions, type TreePaths, treePaths } from "./tree_shap.ts";

/**
 * Reads a model in XGBoost's own JSON, ready to score.
 *
 * @throws Error as {@link parseTreeEnsemble}
 */
export function treeScorer(json: unknown): Scorer {
  const trees = parseTreeEnsemble(json);
  // Laid out when first asked for: scoring alone needs none of it.
  let paths: TreePaths | undefined;
  return {
    featureColumns: trees.featureNames,
    margins: (matrix) => treeMargins(trees, matrix),
    contributions: (matrix) => treeContributions(paths ??= treePaths(trees), matrix),
    trees,
  };
}
