import { calibratedProbability } from "./calibration.ts";
import type { Calibration } from "./calibration.ts";
import type { Contributions } from "./contributions.ts";
import { logisticContributions, logisticMargins, logisticModelSchema } from "./logistic/model.ts";
import { probabilityOf } from "./logistic_link.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import { parseTreeEnsemble, treeMargins } from "./tree_ensemble.ts";
import type { TreeEnsemble } from "./tree_ensemble.ts";
import { treeContributions, treePaths } from "./tree_shap.ts";
import type { TreePaths } from "./tree_shap.ts";

/** The kinds of model an artifact can hold. */
export const MODEL_FAMILIES = ["xgboost", "logistic"] as const;
export type ModelFamily = typeof MODEL_FAMILIES[number];

/** A model ready to score, whatever its family. */
export interface Scorer {
  readonly family: ModelFamily;
  readonly featureColumns: readonly string[];
  /** Log-odds, one a row. */
  readonly margins: (matrix: FeatureMatrix) => Float32Array;
  /** What each feature adds to the margins. */
  readonly contributions: (matrix: FeatureMatrix) => Contributions;
  /** What maps margins to probabilities in place of the logistic link. */
  readonly calibration?: Calibration;
  /** The trees, of a family that has them. */
  readonly trees?: TreeEnsemble;
}

/**
 * Reads a model file.
 *
 * @param json the parsed content of the model file
 * @throws Error if it is not a model of that family
 */
export function parseModel(family: ModelFamily, json: unknown): Scorer {
  switch (family) {
    case "xgboost": {
      const ensemble = parseTreeEnsemble(json);
      // Laid out when first asked for: scoring alone needs none of it.
      let paths: TreePaths | undefined;
      return {
        family,
        featureColumns: ensemble.featureNames,
        margins: (matrix) => treeMargins(ensemble, matrix),
        contributions: (matrix) => treeContributions(paths ??= treePaths(ensemble), matrix),
        trees: ensemble,
      };
    }
    case "logistic": {
      const model = logisticModelSchema.parse(json);
      return {
        family,
        featureColumns: model.terms.map((term) => term.feature),
        margins: (matrix) => logisticMargins(model, matrix),
        contributions: (matrix) => logisticContributions(model, matrix),
      };
    }
  }
}

/** Probabilities in [0, 1], one a row, calibrated if the scorer is. */
export function probabilities(scorer: Scorer, matrix: FeatureMatrix): Float32Array {
  const { calibration } = scorer;
  return calibration === undefined
    ? rawProbabilities(scorer, matrix)
    : scorer.margins(matrix).map((margin) => calibratedProbability(calibration, margin));
}

/** Probabilities as the model itself gives them, in [0, 1], one a row. */
export function rawProbabilities(scorer: Scorer, matrix: FeatureMatrix): Float32Array {
  return scorer.margins(matrix).map(probabilityOf);
}
