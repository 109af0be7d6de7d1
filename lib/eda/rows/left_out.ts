import type { ArtistMonth } from "../artists/artist_months.ts";

/** Why a row that meets every other rule is or is not used. */
export const USES = ["cold start", "used", "future unknown"] as const;
export type Use = typeof USES[number];

/** Rows of one month and their use. */
export interface MonthUse {
  readonly month: number;
  readonly use: Use;
  readonly rows: number;
}

/**
 * What the cold start and the unknown future cost: the rows that meet the rules of plays, discovery
 * and core, by month.
 */
export function leftOut(artistMonths: readonly ArtistMonth[]): MonthUse[] {
  const candidates = artistMonths.filter(({ rules }) =>
    rules.active && rules.discovered_lately && rules.not_recently_core
  );
  const useOf = ({ rules }: ArtistMonth): Use =>
    !rules.past_cold_start ? "cold start" : rules.label_known ? "used" : "future unknown";
  return [...Map.groupBy(candidates, (row) => row.month)].sort(([a], [b]) => a - b)
    .flatMap(([month, rows]) =>
      [...Map.groupBy(rows, useOf)].map(([use, some]) => ({ month, use, rows: some.length }))
    );
}
