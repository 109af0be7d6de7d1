import type { ArtistMonth } from "./artist_months.ts";
import { isModelingRow } from "./artist_months.ts";

/** What became of an artist that could be predicted at least once. */
export type Outcome = "broke out" | "did not";

/** An artist's months with a listener, from the first play on. */
export interface Lifecycle {
  readonly artist: string;
  readonly listener?: string;
  /** Counted month of the first play. */
  readonly discovered: number;
  /** Whether the first play came after the cold start: earlier ones need not be discoveries. */
  readonly trulyNew: boolean;
  /** The months with plays, ascending. */
  readonly months: readonly ArtistMonth[];
  /** Months from discovery to the end of the history. */
  readonly observed: number;
  /** Age in months at which it first was core, or `null`. */
  readonly coreAt: number | null;
  /** By its modeling rows: whether one of them breaks out; `null` if it never had one. */
  readonly outcome: Outcome | null;
}

/** The lifecycle of every artist, in the order of the artist-months. */
export function lifecycles(artistMonths: readonly ArtistMonth[]): Lifecycle[] {
  const groups: ArtistMonth[][] = [];
  let before: ArtistMonth | undefined;
  for (const row of artistMonths) {
    if (row.artist !== before?.artist || row.listener !== before.listener) groups.push([]);
    groups.at(-1)?.push(row);
    before = row;
  }
  return groups.flatMap((months) => {
    const [first] = months;
    if (first === undefined) return [];
    const rows = months.filter(isModelingRow);
    return [{
      artist: first.artist,
      ...(first.listener === undefined ? {} : { listener: first.listener }),
      discovered: first.month,
      trulyNew: first.rules.past_cold_start,
      months,
      observed: first.span.last - first.month,
      coreAt: months.find((month) => month.core)?.age ?? null,
      outcome: rows.length === 0
        ? null
        : rows.some((row) => row.breaksOut)
        ? "broke out"
        : "did not",
    }];
  });
}

/** Plays in each month from discovery to the end of the history, silent ones as 0. */
export function playsByAge(lifecycle: Lifecycle): number[] {
  const plays = Array<number>(lifecycle.observed + 1).fill(0);
  for (const month of lifecycle.months) plays[month.age] = month.plays;
  return plays;
}
