import { isModelingRow } from "../artists/artist_months.ts";
import type { ArtistMonth } from "../artists/artist_months.ts";
import type { Estimate } from "../../metrics/interval.ts";
import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";
import { shareWithInterval } from "../../metrics/wilson.ts";

/** Breakouts among the modeling rows of one month. */
export interface MonthPrevalence extends Estimate {
  readonly month: number;
  readonly rows: number;
  readonly breakouts: number;
}

/** How common breakouts are. */
export interface Prevalence {
  /** The months that have modeling rows. */
  readonly months: readonly MonthPrevalence[];
  readonly overall: Estimate;
}

/** No row can be learnt from. */
export const NO_MODELING_ROWS = unavailable(
  "No artist-month meets the rules: there is nothing to predict in this history yet.",
);

/** Counts breakouts among the modeling rows, month by month. */
export function prevalence(artistMonths: readonly ArtistMonth[]): Available<Prevalence> {
  const rows = artistMonths.filter(isModelingRow);
  if (rows.length === 0) return NO_MODELING_ROWS;
  const breakoutsOf = (some: readonly ArtistMonth[]): number =>
    some.filter((row) => row.breaksOut).length;
  const months = [...Map.groupBy(rows, (row) => row.month)].sort(([a], [b]) => a - b);
  return {
    months: months.map(([month, some]) => ({
      month,
      rows: some.length,
      breakouts: breakoutsOf(some),
      ...shareWithInterval(breakoutsOf(some), some.length),
    })),
    overall: shareWithInterval(breakoutsOf(rows), rows.length),
  };
}
