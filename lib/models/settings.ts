import { z } from "zod";
import type { FeatureSettings } from "../features/feature_sets.ts";
import { isFeatureName } from "../features/registry.ts";
import type { Rules } from "../labels/rules.ts";
import { alertBudgetSchema } from "../metrics/alert_threshold.ts";
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

const regularisation = z.strictObject({
  random_state: count,
  reg_lambda: z.number().nonnegative(),
  min_child_weight: z.number().nonnegative(),
});

const featureNames = z.array(z.string().refine(isFeatureName, "no feature has this name"));

/** How a model of many people is grown. */
export const growthSchema = z.strictObject({
  xgboost: z.strictObject({
    trees: positive,
    ...boosterParameters.shape,
    ...regularisation.shape,
  }),
  /** Features of which more never speaks against, and never for. */
  rising: featureNames,
  falling: featureNames,
});

export type GrowthSettings = z.infer<typeof growthSchema>;

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
    ...regularisation.shape,
    final_params: boosterParameters,
    grid: z.array(boosterParameters).min(1),
  }),
  thresholding: z.strictObject({
    policy: z.literal("alerts_budget"),
    ...alertBudgetSchema.shape,
  }),
});

export type XgboostSettings = z.infer<typeof modelingSchema>["xgboost"];

/** Everything of the configuration that training goes by. */
export interface ModelSettings extends Rules, FeatureSettings {
  readonly modeling: z.infer<typeof modelingSchema>;
}
