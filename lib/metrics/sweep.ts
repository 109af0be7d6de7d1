/** What a threshold does, by rows weighted as asked: called from the highest threshold to the lowest. */
export type AtThreshold = (truePositives: number, falsePositives: number, end: number) => void;

/**
 * The sweep of a threshold from the highest score down, under everything that looks at scores in
 * order: average precision, curves, precision at the top, the alert threshold. Rows of equal scores
 * pass together, so that nothing depends on the order of the rows.
 */
export interface Sweep {
  /** Row numbers in descending order of score. */
  readonly rows: Uint32Array;
  /**
   * Goes through the distinct scores.
   *
   * @param weights how often each row counts, by row number; each once if absent
   * @param at hears of each: true and false positives of "score ≥ threshold", and how many of `rows`
   * reach it
   */
  each(weights: ArrayLike<number> | null, at: AtThreshold): void;
}

/**
 * Sorts rows for a sweep; done once, however often it is asked under other weights.
 *
 * @param y labels, 0 or 1
 * @param scores as many; higher means likelier
 * @param among row numbers to take; all if absent
 * @throws RangeError if the lengths differ or a score is not a number
 */
export function sweepOf(
  y: ArrayLike<number>,
  scores: ArrayLike<number>,
  among?: ArrayLike<number>,
): Sweep {
  if (y.length !== scores.length) {
    throw new RangeError(`labels and scores differ in length: ${y.length} and ${scores.length}`);
  }
  const rows = among === undefined
    ? Uint32Array.from({ length: y.length }, (_, row) => row)
    : Uint32Array.from(among);
  for (const row of rows) {
    if (Number.isNaN(scores[row])) throw new RangeError(`score of row ${row} is not a number`);
  }
  // Infinities of one sign are equal, and must not differ by NaN.
  const score = (row: number): number => scores[row] ?? NaN;
  rows.sort((a, b) => score(a) === score(b) ? a - b : score(b) - score(a));
  const labels = rows.map((row) => y[row] ?? 0);
  const isLast = rows.map((row, place) => score(row) === score(rows[place + 1] ?? -1) ? 0 : 1);
  return {
    rows,
    each: (weights, at) => {
      let [positives, negatives] = [0, 0];
      for (let place = 0; place < rows.length; place++) {
        const weight = weights === null ? 1 : weights[rows[place] ?? 0] ?? 0;
        if (labels[place] === 1) positives += weight;
        else negatives += weight;
        if (isLast[place] === 1) at(positives, negatives, place + 1);
      }
    },
  };
}
