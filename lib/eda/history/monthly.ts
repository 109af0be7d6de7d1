import type { ArtistMonth } from "../artists/artist_months.ts";

/** One calendar month of a history, all listeners together. */
export interface MonthTotals {
  readonly month: number;
  readonly plays: number;
  readonly artists: number;
  /** Artists played for the first time. */
  readonly newArtists: number;
  readonly coreArtists: number;
}

/** Totals of every month from the first to the last, silent ones included. */
export function monthTotals(artistMonths: readonly ArtistMonth[]): MonthTotals[] {
  const byMonth = new Map<number, ArtistMonth[]>();
  for (const row of artistMonths) {
    const rows = byMonth.get(row.month);
    if (rows === undefined) byMonth.set(row.month, [row]);
    else rows.push(row);
  }
  const months = [...byMonth.keys()];
  const first = months.reduce((a, b) => Math.min(a, b), Infinity);
  const last = months.reduce((a, b) => Math.max(a, b), -Infinity);
  return Array.from({ length: months.length === 0 ? 0 : last - first + 1 }, (_, place) => {
    const rows = byMonth.get(first + place) ?? [];
    return {
      month: first + place,
      plays: rows.reduce((sum, row) => sum + row.plays, 0),
      artists: rows.length,
      newArtists: rows.filter((row) => row.age === 0).length,
      coreArtists: rows.filter((row) => row.core).length,
    };
  });
}
