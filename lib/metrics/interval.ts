import { ratioWithInterval } from "./bootstrap.ts";

/** An estimate with its 95 % interval. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/**
 * {@link ratioWithInterval} with its 95 % percentile bootstrap interval, always from the same draws.
 *
 * @param counts independent of one another
 * @throws RangeError without counts
 */
export function ratioEstimate(
  counts: readonly (readonly [part: number, of: number])[],
): Estimate {
  const drawing = { draws: 400, seed: 42, confidence: 0.95 };
  const { value, low, high } = ratioWithInterval(counts, drawing);
  if (value === null || low === null || high === null) throw new RangeError("no ratio of nothing");
  return { value, low, high };
}

/** The mean as a {@link ratioEstimate}: play counts are far too skewed for a symmetric interval. */
export function meanWithInterval(values: readonly number[]): Estimate {
  return ratioEstimate(values.map((value) => [value, 1]));
}

/** Two-sided 95 % point of the standard normal distribution. */
export const Z_95 = 1.959963984540054;

/**
 * A share with the 95 % score interval of Wilson ("Probable inference", 1927), which stays inside
 * [0, 1] and holds for few cases and for shares near 0.
 *
 * @throws RangeError unless 0 ≤ successes ≤ of and of > 0
 */
export function shareWithInterval(successes: number, of: number): Estimate {
  if (!(of > 0 && successes >= 0 && successes <= of)) {
    throw new RangeError(`no share: ${successes} of ${of}`);
  }
  const value = successes / of;
  const z2 = Z_95 * Z_95;
  const centre = (value + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z_95 / (1 + z2 / of)) * Math.sqrt(value * (1 - value) / of + z2 / (4 * of * of));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
