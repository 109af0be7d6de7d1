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

/**
 * The mean of a value over the rows.
 *
 * @param among 1 for the rows that count; all do if absent
 * @returns `null` where none counts
 * @throws RangeError if the lengths differ
 */
export function meanOf(values: ArrayLike<number>, among?: ArrayLike<number>): Statistic {
  if (among !== undefined && among.length !== values.length) {
    throw new RangeError(`labels and alerts differ in length: ${among.length}, ${values.length}`);
  }
  return (weights) => {
    let [sum, rows] = [0, 0];
    for (let row = 0; row < values.length; row++) {
      if (among !== undefined && among[row] !== 1) continue;
      const weight = weights[row] ?? 0;
      sum += weight * (values[row] ?? 0);
      rows += weight;
    }
    return rows === 0 ? null : sum / rows;
  };
}
