import { meanOf, type Statistic } from "./statistic.ts";

/**
 * Prevalence: the share of positives among the rows, Σ y / n.
 *
 * @param y labels, 0 or 1
 * @returns in [0, 1]; `null` without rows
 */
export function prevalenceOf(y: ArrayLike<number>): Statistic {
  return meanOf(y);
}

/**
 * Lift: how many times as often as among all rows a positive is found among those chosen,
 * precision / prevalence. 1 is no better than chance.
 *
 * @param precision among the rows chosen
 * @param prevalence among all rows
 * @returns at least 0; `null` without a positive, or where the precision is not defined
 */
export function liftOf(precision: Statistic, prevalence: Statistic): Statistic {
  return (weights) => {
    const [found, base] = [precision(weights), prevalence(weights)];
    return found === null || base === null || base === 0 ? null : found / base;
  };
}
