import type { Artifact } from "../artifact/artifact.ts";
import { itemAt } from "../base/items.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import { probabilities, rawProbabilities, type Scorer } from "../models/scorer.ts";
import type { WatchlistEntry } from "./entry.ts";

/** What is asked of a saved model to make lists with it. */
export interface ListModel {
  readonly artifact: Pick<Artifact, "feature_columns" | "calibration" | "threshold" | "listeners">;
  readonly scorer: Scorer;
}

/** What a model says of a row. */
export type Score = Pick<WatchlistEntry, "probability" | "raw_score" | "is_breakout">;

/**
 * Scores rows with the model and the threshold of an artifact.
 *
 * @param matrix its columns are the model's features, in order
 * @returns one per row
 */
export function scoresOf({ artifact, scorer }: ListModel, matrix: FeatureMatrix): Score[] {
  const raw = artifact.calibration === null ? null : rawProbabilities(scorer, matrix);
  return Array.from(probabilities(scorer, matrix), (probability, row) => ({
    probability,
    ...(raw === null ? {} : { raw_score: itemAt(raw, row) }),
    is_breakout: probability >= artifact.threshold,
  }));
}
