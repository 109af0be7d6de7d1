import { ratioWithInterval } from "./bootstrap.ts";
import type { Estimate } from "./interval.ts";

/**
 * A mean with its 95 % percentile bootstrap interval, always from the same draws: play counts are far
 * too skewed for a symmetric interval.
 *
 * @param values independent of one another
 * @throws RangeError without values
 */
export function meanWithInterval(values: readonly number[]): Estimate {
  const { value, low, high } = ratioWithInterval(
    values.map((value) => [value, 1]),
    { draws: 400, seed: 42, confidence: 0.95 },
  );
  if (value === null || low === null || high === null) throw new RangeError("no mean of no values");
  return { value, low, high };
}
