import type { Estimate } from "./interval.ts";

/** Two-sided 95 % point of the standard normal distribution. */
const Z = 1.959963984540054;

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
  const z2 = Z * Z;
  const centre = (value + z2 / (2 * of)) / (1 + z2 / of);
  const half = (Z / (1 + z2 / of)) * Math.sqrt(value * (1 - value) / of + z2 / (4 * of * of));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
