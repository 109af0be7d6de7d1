import { ascending, descending, rank } from "d3-array";
import { itemAt } from "../base/items.ts";

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
  const [x, y] = [ranks(both.map((i) => itemAt(a, i))), ranks(both.map((i) => itemAt(b, i)))];
  const middle = (both.length + 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  x.forEach((rank, i) => {
    const [dx, dy] = [rank - middle, itemAt(y, i) - middle];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  });
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy);
}

/** Ranks from 1, ties sharing the mean of theirs. */
function ranks(values: readonly number[]): Float64Array {
  const above = rank(values, descending);
  return rank(values, ascending)
    .map((below, i) => (below + values.length - itemAt(above, i) + 1) / 2);
}
