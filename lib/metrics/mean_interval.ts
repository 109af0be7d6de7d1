import { itemAt } from "../base/items.ts";
import { mean } from "d3-array";
import { clusterDraws, percentileInterval } from "./bootstrap.ts";
import type { Estimate } from "./interval.ts";

const DRAWS = { draws: 400, seed: 42 };
const CONFIDENCE = 0.95;

/**
 * A mean with its 95 % percentile bootstrap interval, always from the same draws: play counts are far
 * too skewed for a symmetric interval.
 *
 * @param values independent of one another
 * @throws RangeError without values
 */
export function meanWithInterval(values: readonly number[]): Estimate {
  const value = mean(values);
  if (value === undefined) throw new RangeError("no mean of no values");
  const each = values.map((_, place) => String(place));
  const means = Float64Array.from(
    clusterDraws(each, DRAWS),
    (weights) =>
      weights.reduce((sum, weight, i) => sum + weight * itemAt(values, i), 0) / values.length,
  );
  const interval = percentileInterval(means, CONFIDENCE);
  return { value, low: interval?.low ?? value, high: interval?.high ?? value };
}
