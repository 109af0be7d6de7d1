import { z } from "zod";
import type { SavedModel } from "../artifact/artifact.ts";
import { explainRows, type Reason } from "../prediction/explanation.ts";
import { predict, predictionSchema, predictResponseSchema } from "./predict.ts";
import type { RecordRemarks } from "./remarks.ts";
import type { PredictionRequest } from "./request.ts";

/** What may be asked of an explanation besides its records. */
export const explainQuerySchema = z.object({
  top: z.string().regex(/^[1-9]\d{0,3}$/, "must be a whole number of at least 1")
    .transform(Number).default(5)
    .meta({ description: "How many contributions of each record, strongest first." }),
});

/** The answer to a request for explanations. */
export const explainResponseSchema = z.object({
  threshold: predictResponseSchema.shape.threshold,
  explanations: z.array(predictionSchema.extend({
    base_value: z.number().meta({
      description: "Log-odds that the model expects before it looks at the record.",
    }),
    contributions: z.array(z.object({
      feature: z.string(),
      value: z.number().nullable().meta({ description: "Null if missing." }),
      contribution: z.number().meta({
        description: "Log-odds that it adds: above 0 it speaks for a breakout, below against.",
      }),
      sentence: z.string().meta({ example: "Played 14 times this month: for a breakout." }),
    })).meta({ description: "Of the features that matter most, strongest first." }),
    other_contributions: z.number().meta({ description: "Of all other features together." }),
    margin: z.number().meta({
      description: "Log-odds of the model itself, before any calibration: the base value and all " +
        "contributions add up to it.",
    }),
  })).meta({ description: "In the order of the records." }),
}).meta({ id: "ExplainResponse" });

export type ExplainResponse = z.infer<typeof explainResponseSchema>;

/** Records explained at a time; between, other requests have their turn. */
const BLOCK = 500;

/**
 * Explains the prediction of each record.
 *
 * @param top most contributions of each
 * @param remarksOn as in {@link predict}
 */
export async function explainRecords(
  model: SavedModel,
  request: PredictionRequest,
  top: number,
  remarksOn?: RecordRemarks,
): Promise<ExplainResponse> {
  const { threshold, predictions } = predict(model, request, remarksOn);
  const { values, columns, rows } = request.matrix;
  const explanations: ExplainResponse["explanations"] = [];
  for (let first = 0; first < rows; first += BLOCK) {
    if (first > 0) await new Promise((resolve) => setTimeout(resolve));
    const end = Math.min(first + BLOCK, rows);
    const block = values.subarray(first * columns.length, end * columns.length);
    const matrix = { values: block, rows: end - first, columns };
    for (const { base, margin, reasons } of explainRows(model.scorer, matrix)) {
      const prediction = predictions[explanations.length];
      if (prediction === undefined) throw new RangeError("more explanations than records");
      explanations.push({
        ...prediction,
        base_value: base,
        contributions: reasons.slice(0, top).map((reason) => ({
          feature: reason.feature,
          value: reason.value,
          contribution: reason.contribution,
          sentence: sentenceOf(reason),
        })),
        other_contributions: reasons.slice(top).reduce((sum, r) => sum + r.contribution, 0),
        margin,
      });
    }
  }
  return { threshold, explanations };
}

function sentenceOf({ phrase, contribution }: Reason): string {
  const direction = Math.abs(contribution) < 0.005
    ? "makes no difference"
    : contribution > 0
    ? "for a breakout"
    : "against a breakout";
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}: ${direction}.`;
}
