/**
 * The form of `backtest.json`.
 *
 * @module
 */
import { z } from "zod";
import { XGBOOST_MODES } from "../models/settings.ts";
import { alertsPerMonthSchema } from "../metrics/alert_threshold.ts";
import { estimateSchema } from "../metrics/bootstrap.ts";
import { eachMetric } from "../metrics/metrics.ts";
import { tableOriginSchema } from "../split/table_origin.ts";
import { backtestSchema } from "./settings.ts";

const count = z.int().nonnegative();
const month = z.string().regex(/^\d{4}-\d{2}-01$/);
const share = z.number().min(0).max(1);

/** Draws in which the value is defined, and which its interval rests on. */
const figureSchema = estimateSchema.extend({ draws: count });

const figures = z.object(eachMetric(() => figureSchema));

/** One model on the rows of all windows. */
export const modelFiguresSchema = z.object({
  trained: z.boolean(),
  /** A heuristic has no Brier score: what it gives are no probabilities. */
  metrics: figures,
  alerts_per_month: alertsPerMonthSchema,
});

/** All models on the same rows. */
export const comparisonSchema = z.object({
  rows: count,
  positives: count,
  prevalence: share,
  /** Months and artists, each counted once for each listener. */
  months: count,
  artists: count,
  /** Artists with a positive row: the fewer, the less an interval can tell. */
  artists_with_positives: count,
  models: z.record(z.string(), modelFiguresSchema),
  /** Winner minus the model, draw by draw, for every other model. */
  winner_minus: z.record(z.string(), figures),
});

const rowCounts = z.object({ rows: count, positives: count });

/** What became of a fold. */
const foldSchema = z.object({
  /** Whose fold, where each listener has models of their own; else `null`. */
  listener: z.string().nullable(),
  first: month,
  last: month,
  training: rowCounts.extend({ first: month.nullable(), last: month.nullable(), months: count }),
  window: rowCounts.extend({ months: count }),
  predicted: z.boolean(),
  remarks: z.array(z.string()),
});

export const backtestReportSchema = z.object({
  schema_version: z.literal(1),
  input: tableOriginSchema,
  feature_set: z.string(),
  xgboost_mode: z.enum(XGBOOST_MODES),
  settings: backtestSchema.extend({
    horizon_months: count,
    max_median_alerts: z.number(),
    top_share: share,
    /** Absent where the table has one history. */
    pooling: z.enum(["own", "pooled"]).optional(),
  }),
  folds: z.array(foldSchema),
  winner: z.object({ name: z.string(), reason: z.string() }),
  /** On the rows of every window. */
  all: comparisonSchema,
  /** On each listener's rows; absent where the table has one history. */
  listeners: z.record(z.string(), comparisonSchema).optional(),
  /** What the figures cannot tell, in words. */
  warnings: z.array(z.string()),
});

export type BacktestFigure = z.infer<typeof figureSchema>;
export type BacktestComparison = z.infer<typeof comparisonSchema>;
export type FoldReport = z.infer<typeof foldSchema>;
export type BacktestReport = z.infer<typeof backtestReportSchema>;
