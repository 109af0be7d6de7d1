/**
 * The form of `metrics.json`.
 *
 * @module
 */
import { z } from "zod";
import { rulesSchema } from "../labels/rules.ts";
import { modelingSchema, XGBOOST_MODES } from "../models/settings.ts";
import { readRecord } from "../base/records.ts";
import { lastMonthSchema } from "../scrobbles/incomplete_month.ts";
import { reliabilityGroupSchema } from "../metrics/reliability.ts";
import { rankingSchema } from "../metrics/ranking.ts";
import {
  artifactSchema,
  modelMetricsSchema,
  speaksSchema,
  splitSummarySchema,
} from "./artifact.ts";
import { calibrationSchema } from "../models/calibration.ts";
import { FAMILY_NAMES } from "../models/family.ts";

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const params = z.record(z.string(), z.number());

/** How far probabilities can be taken at their word. */
const probabilityQualitySchema = z.object({
  /** Mean squared difference of probability and outcome; `null` without rows. */
  brier: share.nullable(),
  reliability: z.array(reliabilityGroupSchema),
});

/** Probabilities of the test rows against what came. */
const calibrationReport = z.object({
  /** Whether the served probability is the calibrated one. */
  applied: z.boolean(),
  /** Fitted on the validation rows; `null` where it could not be, and `refused` says why. */
  platt: calibrationSchema.nullable(),
  refused: z.string().nullable(),
  raw: probabilityQualitySchema,
  calibrated: probabilityQualitySchema.nullable(),
  /** Brier score of saying the prevalence of the training and validation rows of every row. */
  brier_of_prevalence: share.nullable(),
});

/** A heuristic on the held-out months. */
const heuristicReport = z.object({
  trained: z.literal(false),
  validation: rankingSchema,
  test: rankingSchema,
});

/** A model that learns, on the held-out months. */
const trainedReportSchema = z.object({
  trained: z.literal(true),
  validation: modelMetricsSchema.shape.validation,
  test: modelMetricsSchema.shape.test.extend({
    /** All alerts of the test months. */
    alerts: count,
    true_positives: count,
    precision: share.nullable(),
    recall: share.nullable(),
  }),
  threshold: share,
  threshold_reason: z.string(),
  /** The settings it was trained with, those that validation settled included. */
  params,
  /** Everything that was tried, in the order of the configuration. */
  trials: z.array(rankingSchema.extend({ params })),
  calibration: calibrationReport,
  /** Of XGBoost. */
  best_n_estimators: count.optional(),
  scale_pos_weight: z.object({ train: z.number(), train_validation: z.number() }).optional(),
});

/** All that are compared on one split, and which of them is served. */
const comparisonReportSchema = z.object({
  split: splitSummarySchema,
  /** Share of breakouts among all rows of the split. */
  prevalence: share,
  models: z.record(
    z.string(),
    z.discriminatedUnion("trained", [trainedReportSchema, heuristicReport]),
  ),
  production_model: z.enum(FAMILY_NAMES),
  production_model_reason: z.string(),
  /** Heuristics that rank the validation rows better than the model that is served. */
  beaten_by: z.array(z.object({ name: z.string(), pr_auc: share.nullable() })),
  warnings: z.array(z.string()),
});

/** Validation and test figures of each model and heuristic, by name. */
const figuresByName = z.record(
  z.string(),
  z.object({ validation: rankingSchema, test: rankingSchema }),
);

/** Where the table has several histories. */
const listenersReport = z.object({
  pooling: modelingSchema.shape.pooling,
  each: z.array(z.object({
    listener: z.string(),
    split: splitSummarySchema,
    /** What learnt from all listeners, measured on this one's rows. */
    shared: figuresByName,
    /** What learnt from this one's rows alone; `null` where there is no such model. */
    own: comparisonReportSchema.extend({ artifact: z.string() }).nullable(),
    /** Why there is none, under `own`. */
    own_missing: z.string().nullable(),
  })),
  /** The rows of all that have own models, each scored by the listener's own; `null` without any. */
  own_together: figuresByName.nullable(),
  /** Whose rows were not used, and why. */
  left_out: z.array(z.object({ listener: z.string(), reason: z.string() })),
});

/** `metrics.json`: what is known of the models, and how it came about. */
const trainReportSchema = comparisonReportSchema.extend({
  schema_version: z.literal(1),
  input: artifactSchema.shape.input,
  feature_set: z.string(),
  /** What the label means; `null` of a table that was not built here. */
  rules: rulesSchema.nullable(),
  /** The last month in the labels; absent of a table that was not built here. */
  last_month: lastMonthSchema.optional(),
  xgboost_mode: z.enum(XGBOOST_MODES),
  /** Who answers from now on. */
  speaks: speaksSchema.optional(),
  /** Absent where the table has one history. */
  listeners: listenersReport.optional(),
});

export type ComparisonReport = z.infer<typeof comparisonReportSchema>;
export type TrainedReport = z.infer<typeof trainedReportSchema>;
export type ListenersReport = z.infer<typeof listenersReport>;
export type TrainReport = z.infer<typeof trainReportSchema>;

/**
 * The report of the last training.
 *
 * @throws UserError if there is none, or it is not one of this version
 */
export async function readTrainReport(path: string): Promise<TrainReport> {
  return await readRecord(path, trainReportSchema, "Train with 'deno task breakout train'.");
}
