import { meanOf, type Statistic } from "./statistic.ts";

/**
 * Precision of alerts: the share of them that are positives, TP / (TP + FP).
 *
 * @param y labels, 0 or 1
 * @param alerts 1 where the row is an alert, else 0
 * @returns in [0, 1]; `null` without an alert
 * @throws RangeError if the lengths differ
 */
export function alertPrecisionOf(y: ArrayLike<number>, alerts: ArrayLike<number>): Statistic {
  return meanOf(y, alerts);
}

/** Recall of alerts: the share of the positives that they find, TP / (TP + FN); `null` without one. */
export function alertRecallOf(y: ArrayLike<number>, alerts: ArrayLike<number>): Statistic {
  return meanOf(alerts, y);
}
