import { calibratedProbability, type Calibration } from "./calibration.ts";
import type { Contributions } from "./contributions.ts";
import { probabilityOf } from "./logistic_link.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import type { TreeEnsemble } from "./tree_ensemble.ts";

/** A model ready to score, whatever its family. */
export interface Scorer {
  readonly featureColumns: readonly string[];
  /** Log-odds, one per row. */
  readonly margins: (matrix: FeatureMatrix) => Float32Array;
  /** What each feature adds to the margins. */
  readonly contributions: (matrix: FeatureMatrix) => Contributions;
  /** What maps margins to probabilities in place of the logistic link. */
  readonly calibration?: Calibration;
  /** The trees, of a family that has them. */
  readonly trees?: TreeEnsemble;
}

/** Probabilities in [0, 1], one per row, calibrated if the scorer is. */
export function probabilities(scorer: Scorer, matrix: FeatureMatrix): Float32Array {
  const { calibration } = scorer;
  return calibration === undefined
    ? rawProbabilities(scorer, matrix)
    : scorer.margins(matrix).map((margin) => calibratedProbability(calibration, margin));
}

/** Probabilities as the model itself gives them, in [0, 1], one per row. */
export function rawProbabilities(scorer: Scorer, matrix: FeatureMatrix): Float32Array {
  return scorer.margins(matrix).map(probabilityOf);
}
