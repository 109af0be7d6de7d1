import { z } from "zod";
import type { FeatureSettings } from "../features/feature_sets.ts";
import type { Rules } from "../labels/rules.ts";
import { FAMILY_NAMES } from "./family.ts";

const count = z.int().nonnegative();
const positive = z.int().positive();
const share = z.number().gt(0).max(1);

/** Whether XGBoost takes `final_params` or the best entry of `grid`. */
export const XGBOOST_MODES = ["final", "tune"] as const;
export type XgboostMode = typeof XGBOOST_MODES[number];

const boosterParameters = z.strictObject({
  max_depth: positive.max(16),
  eta: share,
  subsample: share,
  colsample_bytree: share,
});

/** The section `modeling` of the configuration: how models are trained and one is chosen. */
export const modelingSchema = z.strictObject({
  production_model: z.enum(["best", ...FAMILY_NAMES]),
  pooling: z.enum(["pooled", "own"]),
  calibration: z.enum(["none", "platt"]),
  logistic: z.strictObject({ C: z.array(z.number().gt(0)).min(1) }),
  xgboost: z.strictObject({
    mode: z.enum(XGBOOST_MODES),
    n_estimators: positive,
    early_stopping_rounds: positive,
    fallback_n_estimators: positive,
    random_state: count,
    reg_lambda: z.number().nonnegative(),
    min_child_weight: z.number().nonnegative(),
    /** How splits are found; XGBoost's own choice if absent. */
    tree_method: z.enum(["exact", "hist"]).optional(),
    /** Probability before any tree; XGBoost's own if absent. */
    base_score: z.number().gt(0).lt(1).optional(),
    /** Whether positives weigh as much as negatives; so if absent. Their rate is lost with it. */
    balance_classes: z.boolean().optional(),
    /** Features that may only raise (1) or only lower (−1) the margin as they grow. */
    monotone_constraints: z.record(z.string(), z.union([z.literal(1), z.literal(-1)])).optional(),
    final_params: boosterParameters,
    grid: z.array(boosterParameters).min(1),
  }),
  thresholding: z.strictObject({
    policy: z.literal("alerts_budget"),
    max_median_alerts: z.number().nonnegative(),
    beta: z.number().gt(0),
    min_tp_on_val: count,
  }),
});

export type XgboostSettings = z.infer<typeof modelingSchema>["xgboost"];

/** Everything of the configuration that training goes by. */
export interface ModelSettings extends Rules, FeatureSettings {
  readonly modeling: z.infer<typeof modelingSchema>;
}
