import { itemAt } from "../base/items.ts";
import { meanOf, type Statistic } from "./statistic.ts";

/**
 * Brier score: the mean squared difference of probability and outcome, Σ (p − y)² / n. 0 is perfect;
 * saying the prevalence π of every row gives π · (1 − π). (Brier 1950; scikit-learn's
 * `brier_score_loss`.)
 *
 * @param y labels, 0 or 1
 * @param probabilities as many, in [0, 1]
 * @returns in [0, 1]; `null` without rows
 * @throws RangeError if the lengths differ or a probability is out of [0, 1]
 */
export function brierScoreOf(y: ArrayLike<number>, probabilities: ArrayLike<number>): Statistic {
  if (y.length !== probabilities.length) {
    throw new RangeError(
      `labels and probabilities differ in length: ${y.length} and ${probabilities.length}`,
    );
  }
  return meanOf(Float64Array.from(probabilities, (p, row) => {
    if (!(p >= 0 && p <= 1)) throw new RangeError(`probability of row ${row} is ${p}`);
    return (p - itemAt(y, row)) ** 2;
  }));
}
