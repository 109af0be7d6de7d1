import { groups } from "d3-array";
import { artistKey, isModelingRow, type OfArtist, type RuledArtistMonth } from "./artist_months.ts";

/** What can become of an artist that could be predicted at least once. */
export const OUTCOMES = ["did not", "broke out"] as const;
export type Outcome = typeof OUTCOMES[number];

/** An artist's months with a listener, from the first play on. */
export interface Lifecycle extends OfArtist {
  /** Whether the first play came after the cold start: earlier ones need not be discoveries. */
  readonly trulyNew: boolean;
  /** The months with plays, ascending. */
  readonly months: readonly RuledArtistMonth[];
  /** Months from discovery to the end of the history. */
  readonly observed: number;
  /** Age in months at which it first was core, or `null`. */
  readonly coreAt: number | null;
  /** By its modeling rows: whether one of them breaks out; `null` if it never had one. */
  readonly outcome: Outcome | null;
}

/** The lifecycle of every artist, in the order of the artist-months. */
export function lifecycles(artistMonths: readonly RuledArtistMonth[]): Lifecycle[] {
  return groups(artistMonths, artistKey).flatMap(([, months]) => {
    const [first] = months;
    if (first === undefined) return [];
    const rows = months.filter(isModelingRow);
    const outcome = rows.some((row) => row.breaksOut) ? "broke out" : "did not";
    return [{
      artist: first.artist,
      ...(first.listener === undefined ? {} : { listener: first.listener }),
      trulyNew: first.rules.past_cold_start,
      months,
      observed: first.lastMonth - first.month,
      coreAt: months.find((month) => month.core)?.age ?? null,
      outcome: rows.length === 0 ? null : outcome,
    }];
  });
}

/** Plays in each month from discovery to the end of the history, silent ones as 0. */
export function playsByAge({ months, observed }: Lifecycle): number[] {
  const plays = Array<number>(observed + 1).fill(0);
  for (const month of months) plays[month.age] = month.plays;
  return plays;
}
