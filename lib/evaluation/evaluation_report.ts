/**
 * The form of `evaluation.json`: how well a model does for people it has never heard of.
 *
 * @module
 */
import { dirname, join } from "node:path";
import { z } from "zod";
import { readRecord } from "../base/records.ts";
import { howEarlySchema } from "./how_early.ts";
import { listenerEvaluationSchema } from "./listeners.ts";

const count = z.int().nonnegative();
/** Rows of one kind of period: of all listeners, and of those with less and more history. */
const kindSchema = z.object({
  all: listenerEvaluationSchema,
  short: listenerEvaluationSchema,
  long: listenerEvaluationSchema,
});
export type JudgedKind = z.infer<typeof kindSchema>;

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
  /** Weekly looks, without those that are listed for being one play short of core alone. */
  rolling_by_plays: listenerEvaluationSchema,
  /** Against training on one's own history, on the months that its backtest predicts. */
  own_history: listenerEvaluationSchema.nullable(),
  /** How many new favourites lists foresee, and how early, by days between looks. */
  how_early: z.object({
    daily: howEarlySchema,
    weekly: howEarlySchema,
    /** Daily lists without those that are listed for being one play short of core alone. */
    daily_by_plays: howEarlySchema,
  }),
});

export type EvaluationReport = z.infer<typeof evaluationSchema>;

/** Where the evaluation of a model lies: beside its artifact. */
export function evaluationBeside(artifact: string): string {
  return join(dirname(artifact), "evaluation.json");
}

/** Where the scores of {@link evaluationBeside} lie as a picture. */
export function figureBeside(artifact: string): string {
  return join(dirname(artifact), "evaluation.svg");
}

/** @throws UserError if the file is missing or damaged */
export function readEvaluation(path: string): Promise<EvaluationReport> {
  return readRecord(path, evaluationSchema, "Write it with 'deno task breakout evaluate'.");
}
