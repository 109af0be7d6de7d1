import { extent, group, range, sum } from "d3-array";
import type { RuledArtistMonth } from "../artist_months.ts";
import type { ChartOptions } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { monthBars } from "../drawing/marks.ts";
import { HUE } from "../drawing/palette.ts";
import { type Available, NO_WHOLE_MONTH } from "../unavailable.ts";

/** One calendar month of a history, all listeners together. */
export interface MonthTotals {
  readonly month: number;
  readonly plays: number;
  readonly artists: number;
  /** Artists played for the first time. */
  readonly newArtists: number;
}

/** Totals of every month from the first to the last, silent ones included. */
export function monthTotals(artistMonths: readonly RuledArtistMonth[]): MonthTotals[] {
  const byMonth = group(artistMonths, ({ month }) => month);
  const [first = 0, last = -1] = extent(byMonth.keys());
  return range(first, last + 1).map((month) => {
    const rows = byMonth.get(month) ?? [];
    return {
      month,
      plays: sum(rows, ({ plays }) => plays),
      artists: rows.length,
      newArtists: rows.filter(({ age }) => age === 0).length,
    };
  });
}

/** Plays and distinct artists, month by month. */
export function historyByMonth(months: readonly MonthTotals[]): Available<Figure> {
  if (months.length === 0) return NO_WHOLE_MONTH;
  return figure({
    title: "Plays and artists, month by month",
    panels: [
      bars(months, ({ plays }) => plays, "plays", HUE.blue),
      bars(months, ({ artists }) => artists, "artists", HUE.green),
    ],
  });
}

/** Artists played for the first time, month by month. */
export function newArtistsByMonth(months: readonly MonthTotals[]): Available<Figure> {
  if (months.length === 0) return NO_WHOLE_MONTH;
  return figure({
    title: "Discoveries, month by month",
    subtitle:
      "Artists played for the first time. The first months of a history count everyone who " +
      "was known before it began.",
    ...bars(months, ({ newArtists }) => newArtists, "new artists", HUE.purple),
  });
}

function bars(
  months: readonly MonthTotals[],
  valueOf: (month: MonthTotals) => number,
  of: string,
  colour: string,
): ChartOptions {
  const counts = months.map((month) => ({ month: month.month, value: valueOf(month), colour, of }));
  return monthBars(counts, { label: `↑ ${of} a month` });
}
