import { itemAt } from "../base/items.ts";

/** The words of each genre bucket, as `breakout.yaml` has them. */
export type GenreBuckets = Readonly<Record<string, readonly string[]>>;

/**
 * The bucket of an artist: the one into which most of the genres fall, the first of these in the
 * order of the configuration. A genre falls into the first bucket of which it holds a word; `pop` is
 * a word of `k-pop` and of `dream pop`, not of `popgaze`.
 *
 * @returns `null` if no genre falls into any
 */
export function genreBucketOf(genres: readonly string[], buckets: GenreBuckets): string | null {
  const names = Object.keys(buckets);
  const votes = names.map(() => 0);
  for (const genre of genres) {
    const words = wordsOf(genre);
    const first = names.findIndex((name) =>
      buckets[name]?.some((word) => words.includes(wordsOf(word)))
    );
    if (first !== -1) votes[first] = itemAt(votes, first) + 1;
  }
  const most = Math.max(0, ...votes);
  return most === 0 ? null : itemAt(names, votes.indexOf(most));
}

/** The words of a text between spaces, so that one text holds another as whole words. */
function wordsOf(text: string): string {
  return ` ${text.toLowerCase().replace(/[^\p{L}\p{N}&]+/gu, " ").trim()} `;
}
