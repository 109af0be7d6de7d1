import { calibratedProbability, type Calibration } from "./calibration.ts";
import { probabilityOf } from "./logistic_link.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import type { TreeEnsemble } from "./tree_ensemble.ts";

/**
 * How a model's margins come about: for every row `base + Σ values` of the row is the margin, up to
 * rounding.
 */
export interface Contributions {
  /** Margin (log-odds) that the model expects before it looks at a row. */
  readonly base: number;
  /** What each feature adds to it, in log-odds: row after row, in the order of the columns. */
  readonly values: Float64Array<ArrayBuffer>;
}

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
