import { z } from "zod";
import type { ModelSettings } from "../models/settings.ts";

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
