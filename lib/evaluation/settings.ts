import { z } from "zod";
import { growthSchema, type ModelSettings } from "../models/settings.ts";

const count = z.int().nonnegative();
const fraction = z.number().gt(0).lt(1);
const positive = z.int().positive();

/** The section `backtest` of the configuration. */
export const backtestSchema = z.strictObject({
  start: fraction,
  step_months: positive,
  bootstrap_draws: positive,
  seed: z.int().nonnegative(),
  confidence: fraction,
});

/** Everything of the configuration that a backtest goes by. */
export interface BacktestSettings extends ModelSettings {
  readonly backtest: z.infer<typeof backtestSchema>;
}

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
  ...growthSchema.shape,
  /** What the model for single records has in place of that. */
  record_xgboost: growthSchema.shape.xgboost.pick({ trees: true, eta: true }),
  folds: z.int().min(2),
  fewest_breakouts: positive,
});

export type ListenersSettings = z.infer<typeof listenersSchema>;

/** How the model for single records is grown. */
export function recordSettings(settings: ListenersSettings): ListenersSettings {
  return { ...settings, xgboost: { ...settings.xgboost, ...settings.record_xgboost } };
}
