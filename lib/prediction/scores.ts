import type { SavedModel } from "../artifact/artifact.ts";
import { itemAt } from "../base/items.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import { probabilities, rawProbabilities } from "../models/scorer.ts";
import type { WatchlistEntry } from "./entry.ts";

/** What a model says of a row. */
export type Score = Pick<WatchlistEntry, "probability" | "raw_score" | "is_breakout">;

/**
 * Scores rows with the model and the threshold of an artifact.
 *
 * @param matrix its columns are the model's features, in order
 * @returns one per row
 */
export function scoresOf({ artifact, scorer }: SavedModel, matrix: FeatureMatrix): Score[] {
  const raw = artifact.calibration === null ? null : rawProbabilities(scorer, matrix);
  return Array.from(probabilities(scorer, matrix), (probability, row) => ({
    probability,
    ...(raw === null ? {} : { raw_score: itemAt(raw, row) }),
    is_breakout: probability >= artifact.threshold,
  }));
}
