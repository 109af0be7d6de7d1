import { z } from "zod";
import type { SavedModel } from "../artifact/artifact.ts";
import { probabilities } from "../models/scorer.ts";
import type { PredictionRequest } from "./request.ts";

/** What names a record and what is predicted for it. */
export const predictionSchema = z.object({
  artist_name: z.string().nullable(),
  month: z.string().nullable(),
  probability: z.number().min(0).max(1).optional().meta({
    description: "Probability of a breakout; absent when not asked for.",
  }),
  is_breakout: z.boolean().meta({ description: "Whether the probability reaches the threshold." }),
}).meta({ id: "Prediction" });

/** The answer to a prediction request. */
export const predictResponseSchema = z.object({
  threshold: z.number().min(0).max(1).meta({ description: "The threshold that was applied." }),
  predictions: z.array(predictionSchema).meta({ description: "In the order of the records." }),
}).meta({ id: "PredictResponse" });

type Prediction = z.infer<typeof predictionSchema>;
export type PredictResponse = z.infer<typeof predictResponseSchema>;

/** Answers a prediction request. */
export function predict(
  { artifact, scorer }: SavedModel,
  { matrix, keys, returnProbabilities, thresholdOverride }: PredictionRequest,
): PredictResponse {
  const threshold = thresholdOverride ?? artifact.threshold;
  const scores = probabilities(scorer, matrix);
  const predictions = keys.map(({ artist_name, month }, row): Prediction => {
    const probability = scores[row] ?? NaN;
    const is_breakout = probability >= threshold;
    return returnProbabilities
      ? { artist_name, month, probability, is_breakout }
      : { artist_name, month, is_breakout };
  });
  return { threshold, predictions };
}
