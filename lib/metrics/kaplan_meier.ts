import { type Estimate, Z_95 } from "./interval.ts";

/** How long something was watched, and whether it ended or the watching did. */
export interface Duration {
  readonly time: number;
  readonly ended: boolean;
}

/** The share that lasts beyond a time. */
export interface SurvivalPoint extends Estimate {
  readonly time: number;
  /** Watched up to this time. */
  readonly atRisk: number;
  /** Ended at this time. */
  readonly ended: number;
}

/**
 * The Kaplan-Meier estimate of survival, S(t) = Π (1 − dᵢ/nᵢ) over the times up to t, with 95 %
 * intervals from Greenwood's variance on the log-minus-log scale, which keep within [0, 1].
 *
 * @returns one point per distinct time at which one ended or was last watched, ascending; the interval
 * is the point itself while none has ended and once none is left
 */
export function kaplanMeier(durations: readonly Duration[]): SurvivalPoint[] {
  const byTime = new Map<number, { ended: number; left: number }>();
  for (const { time, ended } of durations) {
    const at = byTime.get(time) ?? { ended: 0, left: 0 };
    at.left++;
    if (ended) at.ended++;
    byTime.set(time, at);
  }
  let [atRisk, survival, greenwood] = [durations.length, 1, 0];
  return [...byTime].sort(([a], [b]) => a - b).map(([time, { ended, left }]) => {
    survival *= 1 - ended / atRisk;
    greenwood += ended / (atRisk * (atRisk - ended));
    const point = { time, atRisk, ended, value: survival, ...bounds(survival, greenwood) };
    atRisk -= left;
    return point;
  });
}

function bounds(survival: number, greenwood: number): { low: number; high: number } {
  if (survival <= 0 || survival >= 1) return { low: survival, high: survival };
  const half = Z_95 * Math.sqrt(greenwood) / Math.abs(Math.log(survival));
  return { low: survival ** Math.exp(half), high: survival ** Math.exp(-half) };
}
