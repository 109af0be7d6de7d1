import { z } from "zod";
import { isFeatureName } from "../features/registry.ts";

const count = z.int().nonnegative();
const positive = z.int().positive();
const share = z.number().gt(0).max(1);
const featureNames = z.array(z.string().refine(isFeatureName, "no feature has this name"));

/** The section `listeners` of the configuration: how one model is learnt from many people. */
export const listenersSchema = z.strictObject({
  /** From so many listeners on, training learns from people to judge on people. */
  fewest: positive,
  /** The columns of the model for lists, and of the one for single records. */
  feature_set: z.string(),
  record_feature_set: z.string(),
  /** Rows that are learnt from: more than the rules of eligibility would list. */
  learn_from: z.strictObject({
    active_plays_min: positive,
    discovered_within_months: count,
    lookback_months: positive,
    cold_start_buffer_months: count,
  }),
  /** Beside calendar months: so many calendars of periods of so many days, so many days apart. */
  looks: z.strictObject({ count, days_apart: positive, length: positive }),
  xgboost: z.strictObject({
    trees: positive,
    max_depth: positive.max(16),
    eta: share,
    subsample: share,
    colsample_bytree: share,
    reg_lambda: z.number().nonnegative(),
    min_child_weight: z.number().nonnegative(),
    random_state: count,
  }),
  /** Features of which more never speaks against, and never for. */
  rising: featureNames,
  falling: featureNames,
  folds: z.int().min(2),
  fewest_breakouts: positive,
});

export type ListenersSettings = z.infer<typeof listenersSchema>;
