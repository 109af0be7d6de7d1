import type { Statistic } from "./statistic.ts";

/** Products like 0.07 · 100 come out a hair above the whole number they are. */
const ROUNDING = 1e-9;

/**
 * Precision in the top share of each group: of the ⌈share · n⌉ highest-scoring rows of every group
 * of n rows, all groups taken together, the fraction that is positive. A group is a month (of one
 * listener), so this is what someone finds who follows up the same share of artists every month.
 *
 * Rows with the score at which the places run out share the places left: each counts by the chance
 * that a random order of them would take it.
 *
 * @param groups the group of each row
 * @param y labels, 0 or 1
 * @param scores higher means likelier
 * @param share of the rows of a group, in (0, 1]
 * @returns in [0, 1]; `null` without rows
 * @throws RangeError if the lengths differ, a score is not a number, or `share` is out of range
 */
export function precisionAtTopOf(
  groups: readonly string[],
  y: ArrayLike<number>,
  scores: ArrayLike<number>,
  share: number,
): Statistic {
  if (!(share > 0 && share <= 1)) throw new RangeError(`share must lie in (0, 1], is ${share}`);
  if (y.length !== groups.length || scores.length !== groups.length) {
    throw new RangeError(
      `groups, labels and scores differ in length: ${groups.length}, ${y.length}, ${scores.length}`,
    );
  }
  const sorted = groups.map((group, row) => {
    const score = scores[row] ?? NaN;
    if (Number.isNaN(score)) throw new RangeError(`score of row ${row} is not a number`);
    return { group, row, score };
  }).sort((a, b) =>
    a.group === b.group ? b.score - a.score || a.row - b.row : a.group < b.group ? -1 : 1
  );
  const row = Uint32Array.from(sorted, (entry) => entry.row);
  const labels = Uint8Array.from(row, (of) => y[of] ?? 0);
  const groupEnd = runEnds(sorted.length, (a, b) => sorted[a]?.group === sorted[b]?.group);
  const tieEnd = runEnds(
    sorted.length,
    (a, b) => sorted[a]?.group === sorted[b]?.group && sorted[a]?.score === sorted[b]?.score,
  );

  return (weights) => {
    let [hits, places] = [0, 0];
    for (let start = 0; start < row.length;) {
      const end = groupEnd[start] ?? row.length;
      let rows = 0;
      for (let place = start; place < end; place++) rows += weights[row[place] ?? 0] ?? 0;
      let left = Math.ceil(share * rows - ROUNDING);
      places += left;
      for (let tie = start; left > 0 && tie < end;) {
        const after = tieEnd[tie] ?? end;
        let [tied, positives] = [0, 0];
        for (; tie < after; tie++) {
          const weight = weights[row[tie] ?? 0] ?? 0;
          tied += weight;
          positives += weight * (labels[tie] ?? 0);
        }
        const taken = Math.min(left, tied);
        if (taken > 0) hits += positives * (taken / tied);
        left -= taken;
      }
      start = end;
    }
    return places === 0 ? null : hits / places;
  };
}

/** For each place, the one after its run: the longest stretch of places that are the `same`. */
function runEnds(length: number, same: (a: number, b: number) => boolean): Uint32Array {
  const ends = new Uint32Array(length);
  for (let place = length - 1; place >= 0; place--) {
    ends[place] = place + 1 < length && same(place, place + 1)
      ? ends[place + 1] ?? length
      : place + 1;
  }
  return ends;
}
