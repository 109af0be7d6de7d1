import { groups } from "d3-array";
import { itemAt } from "../base/items.ts";
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
  return groups(artistMonths, artistKey).map(([, months]) => {
    const { artist_name, listener, month, lastMonth, broken } = itemAt(months, 0);
    const rows = months.filter(isModelingRow);
    const outcome = rows.some(({ label }) => label === 1) ? "broke out" : "did not";
    return {
      artist_name,
      listener,
      trulyNew: !broken.includes("past_cold_start"),
      months,
      observed: lastMonth - month,
      coreAt: months.find(({ core }) => core)?.age ?? null,
      outcome: rows.length === 0 ? null : outcome,
    };
  });
}

/** Plays in each month from discovery to the end of the history, silent ones as 0. */
export function playsByAge({ months, observed }: Lifecycle): number[] {
  const plays = Array<number>(observed + 1).fill(0);
  for (const month of months) plays[month.age] = month.plays;
  return plays;
}
