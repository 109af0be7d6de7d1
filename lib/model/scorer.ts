import { calibratedProbability } from "./calibration.ts";
import type { Calibration } from "./calibration.ts";
import { logisticMargins, logisticModelSchema } from "./logistic/model.ts";
import { probabilityOf } from "./logistic_link.ts";
import type { FeatureMatrix } from "./matrix.ts";
import { parseTreeEnsemble, treeMargins } from "./tree_ensemble.ts";

/** The kinds of model an artifact can hold. */
export const MODEL_FAMILIES = ["xgboost", "logistic"] as const;
export type ModelFamily = typeof MODEL_FAMILIES[number];

/** A model ready to score, whatever its family. */
export interface Scorer {
  readonly family: ModelFamily;
  readonly featureColumns: readonly string[];
  /** Log-odds, one a row. */
  readonly margins: (matrix: FeatureMatrix) => Float32Array;
  /** What maps margins to probabilities in place of the logistic link. */
  readonly calibration?: Calibration;
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
      return {
        family,
        featureColumns: ensemble.featureNames,
        margins: (matrix) => treeMargins(ensemble, matrix),
      };
    }
    case "logistic": {
      const model = logisticModelSchema.parse(json);
      return {
        family,
        featureColumns: model.terms.map((term) => term.feature),
        margins: (matrix) => logisticMargins(model, matrix),
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
