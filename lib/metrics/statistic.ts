/**
 * A figure of a fixed set of rows, asked under any multiplicities: `weights[row]` says how often the
 * row counts, and the value equals that of the rows repeated so often. What does not depend on the
 * multiplicities (sorting above all) is done once, before, so that a bootstrap can ask a thousand
 * times.
 *
 * @returns `null` where the figure is not defined
 */
export type Statistic = (weights: ArrayLike<number>) => number | null;

/** The statistic of the rows as they are. */
export function onceEach(statistic: Statistic, rows: number): number | null {
  return statistic(new Float64Array(rows).fill(1));
}
