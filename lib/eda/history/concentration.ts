import type { ArtistMonth } from "../artists/artist_months.ts";

/** How unevenly plays fall on artists. */
export interface Concentration {
  /** The share of all plays that the `rank` most played artists have together. */
  readonly curve: readonly { readonly rank: number; readonly share: number }[];
  readonly artists: number;
  /** Fewest artists that have half of the plays. */
  readonly artistsOfHalf: number;
  /** 0: all artists have equally many plays; towards 1: one has them all. */
  readonly gini: number;
}

/** Adds up plays from the most played artist down. */
export function concentration(artistMonths: readonly ArtistMonth[]): Concentration {
  const plays = new Map<string, number>();
  for (const row of artistMonths) plays.set(row.artist, (plays.get(row.artist) ?? 0) + row.plays);
  const sorted = [...plays.values()].sort((a, b) => b - a);
  const total = sorted.reduce((sum, n) => sum + n, 0);
  let [above, weighted] = [0, 0];
  const curve = sorted.map((n, place) => {
    above += n;
    weighted += n * (sorted.length - place);
    return { rank: place + 1, share: above / total };
  });
  return {
    curve,
    artists: sorted.length,
    artistsOfHalf: curve.findIndex(({ share }) => share >= 0.5) + 1,
    // G = 2·Σ i·xᵢ / (n·Σ xᵢ) − (n + 1)/n, i counting from the least played.
    gini: 2 * weighted / (sorted.length * total) - (sorted.length + 1) / sorted.length,
  };
}
