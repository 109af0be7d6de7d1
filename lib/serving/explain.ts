import { z } from "zod";
import type { SavedModel } from "../model/artifact.ts";
import { explainRows } from "../model/reasons.ts";
import { predict, predictionSchema } from "./predict.ts";
import type { PredictionRequest } from "./request.ts";

/** How many contributions of a record are named; the rest are summed up. */
const TOP = 5;

/** Why a record has its probability. */
export const explanationSchema = predictionSchema.extend({
  base_value: z.number().meta({
    description: "Log-odds that the model expects before it looks at the record.",
  }),
  contributions: z.array(z.object({
    feature: z.string(),
    value: z.number().nullable().meta({ description: "null if missing." }),
    contribution: z.number().meta({
      description: "What it adds to the log-odds: above 0 it speaks for a breakout, below against.",
    }),
    sentence: z.string().meta({ description: "The value in words." }),
  })).meta({ description: "The strongest first." }),
  other_contributions: z.number().meta({ description: "Sum of the contributions not named." }),
  margin: z.number().meta({ description: "Log-odds: the base value and all contributions." }),
}).meta({ id: "Explanation" });

/** The answer to a request for explanations. */
export const explainResponseSchema = z.object({
  threshold: z.number().min(0).max(1).meta({ description: "The threshold that was applied." }),
  explanations: z.array(explanationSchema).meta({ description: "In the order of the records." }),
}).meta({ id: "ExplainResponse" });

export type ExplainResponse = z.infer<typeof explainResponseSchema>;

/** Explains what {@link predict} answers to the same request. */
export function explain(model: SavedModel, request: PredictionRequest): ExplainResponse {
  const { threshold, predictions } = predict(model, request);
  const reasons = explainRows(model.scorer, request.matrix);
  return {
    threshold,
    explanations: predictions.map((prediction, row) => {
      const { base = NaN, margin = NaN, reasons: all = [] } = reasons[row] ?? {};
      return {
        ...prediction,
        base_value: base,
        contributions: all.slice(0, TOP).map(({ feature, value, contribution, phrase }) => ({
          feature,
          value,
          contribution,
          sentence: phrase,
        })),
        other_contributions: all.slice(TOP).reduce(
          (sum, { contribution }) => sum + contribution,
          0,
        ),
        margin,
      };
    }),
  };
}
