/**
 * Spearman's rank correlation: Pearson's of the ranks, ties sharing their mean rank. Pairs with a
 * missing value (`NaN`) are left out.
 *
 * @returns in [−1, 1], or `null` where one of the two does not vary
 * @throws RangeError if the lengths differ
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number | null {
  if (a.length !== b.length) throw new RangeError(`lengths differ: ${a.length} and ${b.length}`);
  const both = Array.from({ length: a.length }, (_, i) => i)
    .filter((i) => !Number.isNaN(a[i]) && !Number.isNaN(b[i]));
  const [x, y] = [ranks(both.map((i) => a[i] ?? NaN)), ranks(both.map((i) => b[i] ?? NaN))];
  const middle = (both.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((rank, i) => {
    const [dx, dy] = [rank - middle, (y[i] ?? NaN) - middle];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy);
}

/** Ranks from 1, ties sharing the mean of theirs. */
function ranks(values: readonly number[]): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const result = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    const value = values[order[from] ?? 0];
    let to = from + 1;
    while (to < order.length && values[order[to] ?? 0] === value) to++;
    for (let i = from; i < to; i++) result[order[i] ?? 0] = (from + 1 + to) / 2;
    from = to;
  }
  return result;
}
