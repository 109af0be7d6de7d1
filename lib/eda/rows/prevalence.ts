import * as Plot from "@observablehq/plot";
import { groups, sort } from "d3-array";
import type { Estimate } from "../../metrics/interval.ts";
import { shareWithInterval } from "../../metrics/wilson.ts";
import { percent } from "../../text/numbers.ts";
import { isModelingRow, type RuledArtistMonth } from "../artist_months.ts";
import { monthDate } from "../drawing/axes.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { DASHED, estimates, monthName } from "../drawing/marks.ts";
import { INK, OUTCOME } from "../drawing/palette.ts";
import { type Available, given, NO_MODELING_ROWS } from "../unavailable.ts";

/** How common breakouts are. */
export interface Prevalence {
  /** The months that have modeling rows. */
  readonly months: readonly (Estimate & {
    readonly month: number;
    readonly rows: number;
    readonly breakouts: number;
  })[];
  readonly overall: Estimate;
}

/** Counts breakouts among the modeling rows, month by month. */
export function prevalence(artistMonths: readonly RuledArtistMonth[]): Available<Prevalence> {
  const rows = artistMonths.filter(isModelingRow);
  if (rows.length === 0) return NO_MODELING_ROWS;
  const breakoutsOf = (some: readonly RuledArtistMonth[]): number =>
    some.filter((row) => row.breaksOut).length;
  return {
    months: sort(groups(rows, ({ month }) => month), ([month]) => month).map(([month, some]) => ({
      month,
      rows: some.length,
      breakouts: breakoutsOf(some),
      ...shareWithInterval(breakoutsOf(some), some.length),
    })),
    overall: shareWithInterval(breakoutsOf(rows), rows.length),
  };
}

/** The share of modeling rows that break out, month by month, with 95 % intervals. */
export function prevalenceFigure(artistMonths: readonly RuledArtistMonth[]): Available<Figure> {
  const colour = OUTCOME["broke out"];
  return given(prevalence(artistMonths), ({ months, overall }) => {
    const points = months.map(({ month, rows, breakouts, ...share }) => ({
      ...share,
      date: monthDate(month),
      colour,
      title: `${monthName(month)}: ${breakouts} of ${rows} rows, ${percent(share.value)}`,
    }));
    return figure({
      title: "How common breakouts are, month by month",
      subtitle: "Share of the month's modeling rows that break out. Over all months " +
        `${percent(overall.value)} (95 % interval ${percent(overall.low)} to ` +
        `${percent(overall.high)}, Wilson): a model that knows nothing is right this often.`,
      legend: [
        { label: "month, with 95 % interval", colour },
        { label: "all months", colour: INK, shape: "dashed" },
      ],
      panels: [{
        height: 260,
        x: { type: "utc", label: null },
        y: { label: "↑ rows that break out (%)", percent: true, grid: true, zero: true },
        marks: [
          Plot.ruleY([0]),
          Plot.ruleY([overall.value], DASHED),
          ...estimates(points, "date", { upright: true, r: 3.5 }),
        ],
      }],
    });
  });
}
