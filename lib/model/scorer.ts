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

/** Probabilities in [0, 1], one a row. */
export function probabilities(scorer: Scorer, matrix: FeatureMatrix): Float32Array {
  return scorer.margins(matrix).map(probabilityOf);
}
