import type { Statistic } from "./statistic.ts";

/**
 * Precision of alerts: the share of them that are positives, TP / (TP + FP).
 *
 * @param y labels, 0 or 1
 * @param alerts 1 where the row is an alert, else 0
 * @returns in [0, 1]; `null` without an alert
 * @throws RangeError if the lengths differ
 */
export function alertPrecisionOf(y: ArrayLike<number>, alerts: ArrayLike<number>): Statistic {
  return share(alerts, y);
}

/**
 * Recall of alerts: the share of the positives that they find, TP / (TP + FN).
 *
 * @param y labels, 0 or 1
 * @param alerts 1 where the row is an alert, else 0
 * @returns in [0, 1]; `null` without a positive
 * @throws RangeError if the lengths differ
 */
export function alertRecallOf(y: ArrayLike<number>, alerts: ArrayLike<number>): Statistic {
  return share(y, alerts);
}

/** Of the rows marked in `among`, the share that is marked in `marks` too. */
function share(among: ArrayLike<number>, marks: ArrayLike<number>): Statistic {
  if (among.length !== marks.length) {
    throw new RangeError(`labels and alerts differ in length: ${among.length}, ${marks.length}`);
  }
  return (weights) => {
    let [both, all] = [0, 0];
    for (let row = 0; row < among.length; row++) {
      if (among[row] !== 1) continue;
      const weight = weights[row] ?? 0;
      all += weight;
      if (marks[row] === 1) both += weight;
    }
    return all === 0 ? null : both / all;
  };
}
