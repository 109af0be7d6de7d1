/**
 * A probability as odds that people say: "about 1 in 5", "about 9 in 10".
 *
 * @module
 */

/** What is said above one in two, and of which probabilities: from each bound up to the next. */
const LIKELY: readonly (readonly [from: number, words: string])[] = [
  [0.4, "about 1 in 2"],
  [0.55, "more likely than not"],
  [0.62, "about 2 in 3"],
  [0.71, "about 3 in 4"],
  [0.78, "about 4 in 5"],
  [0.86, "about 9 in 10"],
  [0.95, "nearly certain"],
];

/** The longest odds that are still told apart. */
const LONGEST = 1000;

/**
 * Says a probability as odds.
 *
 * @param probability in [0, 1]
 */
export function oddsOf(probability: number): string {
  const likely = LIKELY.findLast(([from]) => probability >= from);
  if (likely !== undefined) return likely[1];
  const n = roundNumber(1 / probability);
  return n > LONGEST ? "less than 1 in 1000" : `about 1 in ${n}`;
}

/** The nearest number that sounds round: 3, 15, 40, 250. */
function roundNumber(n: number): number {
  const step = n < 12.5 ? 1 : n < 30 ? 5 : n < 100 ? 10 : n < 300 ? 50 : 100;
  return Math.round(n / step) * step;
}
