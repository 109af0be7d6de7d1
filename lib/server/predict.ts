import { itemAt } from "../base/items.ts";
import { z } from "zod";
import type { SavedModel } from "../artifact/artifact.ts";
import { probabilities } from "../models/scorer.ts";
import type { RecordRemarks } from "./remarks.ts";
import type { PredictionRequest } from "./request.ts";

/** What names a record and what is predicted for it. */
export const predictionSchema = z.object({
  artist_name: z.string().nullable(),
  month: z.string().nullable(),
  probability: z.number().min(0).max(1).optional().meta({
    description: "Probability of a breakout; absent when not asked for.",
  }),
  is_breakout: z.boolean().meta({ description: "Whether the probability reaches the threshold." }),
  remarks: z.array(z.string()).optional().meta({
    description: "Why the record is none that the model is meant for; absent if it is one.",
    example: [
      "months_since_first_seen is 9: the model is meant for artists discovered at most " +
      "6 months before",
    ],
  }),
}).meta({ id: "Prediction" });

/** The answer to a prediction request. */
export const predictResponseSchema = z.object({
  threshold: z.number().min(0).max(1).meta({ description: "The threshold that was applied." }),
  predictions: z.array(predictionSchema).meta({ description: "In the order of the records." }),
}).meta({ id: "PredictResponse" });

type Prediction = z.infer<typeof predictionSchema>;
export type PredictResponse = z.infer<typeof predictResponseSchema>;

/**
 * Answers a prediction request.
 *
 * @param remarksOn what is to be said of records that the model is not meant for
 */
export function predict(
  { artifact, scorer }: SavedModel,
  { matrix, keys, returnProbabilities, thresholdOverride }: PredictionRequest,
  remarksOn: RecordRemarks = () => [],
): PredictResponse {
  const threshold = thresholdOverride ?? artifact.threshold;
  const scores = probabilities(scorer, matrix);
  const predictions = keys.map(({ artist_name, month }, row): Prediction => {
    const probability = itemAt(scores, row);
    const is_breakout = probability >= threshold;
    const prediction: Prediction = returnProbabilities
      ? { artist_name, month, probability, is_breakout }
      : { artist_name, month, is_breakout };
    const remarks = remarksOn(matrix, row);
    if (remarks.length > 0) prediction.remarks = remarks;
    return prediction;
  });
  return { threshold, predictions };
}
