/**
 * The form of `evaluation.json`: how well a model does for people it has never heard of.
 *
 * @module
 */
import { z } from "zod";
import { readRecord } from "../base/records.ts";
import { howEarlySchema } from "./how_early.ts";
import type { ListenerMetric } from "./listeners.ts";

const count = z.int().nonnegative();
const meanSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  listeners: count,
});
const differenceSchema = meanSchema.extend({ better_for: count });
/** One of each figure in `LISTENER_METRICS`. */
function metricsOf<T extends z.ZodType>(
  schema: T,
): z.ZodObject<Record<ListenerMetric, T>, z.core.$strip> {
  return z.object({
    average_precision: schema,
    lift: schema,
    precision_of_three: schema,
    roc_auc: schema,
    brier: schema,
  });
}

/** Scores judged on the same listeners; see `ListenerEvaluation`. */
const judgedSchema = z.object({
  listeners: count,
  judged: count,
  rows: count,
  positives: count,
  prevalence: z.number().nullable(),
  scores: z.array(z.object({
    name: z.string(),
    metrics: metricsOf(meanSchema),
    calibration: z.array(z.object({
      rows: count,
      positives: count,
      mean_probability: z.number(),
      rate: z.number(),
    })).readonly().nullable(),
    calibration_error: z.number().nullable(),
  })).readonly(),
  differences: z.array(z.object({
    name: z.string(),
    minus: z.string(),
    metrics: metricsOf(differenceSchema),
  })).readonly(),
});

/** Rows of one kind of period: of all listeners, and of those with less and more history. */
const kindSchema = z.object({ all: judgedSchema, short: judgedSchema, long: judgedSchema });

/** `evaluation.json`. */
export const evaluationSchema = z.object({
  schema_version: z.literal(1),
  listeners: count,
  plays: count,
  /** Rows that were learnt from, and breakouts among them. */
  rows: count,
  breakouts: count,
  folds: count,
  fewest_breakouts: count,
  feature_columns: z.array(z.string()).readonly(),
  record_columns: z.array(z.string()).readonly(),
  scrobbles_sha256: z.string(),
  simulated: z.boolean().nullable(),
  calendar: kindSchema,
  rolling: kindSchema,
  /** Against training on one's own history, on the months that its backtest predicts. */
  own_history: judgedSchema.nullable(),
  /** How many new favourites lists foresee, and how early, by days between looks. */
  how_early: z.object({ daily: howEarlySchema, weekly: howEarlySchema }),
});

export type EvaluationReport = z.infer<typeof evaluationSchema>;

/** @throws UserError if the file is missing or damaged */
export function readEvaluation(path: string): Promise<EvaluationReport> {
  return readRecord(path, evaluationSchema, "Write it with 'deno task breakout evaluate'.");
}
