import * as Plot from "@observablehq/plot";
import { groups, rollups, sort, sum } from "d3-array";
import { type Estimate, ratioEstimate } from "../../metrics/interval.ts";
import { counted, percent } from "../../text/numbers.ts";
import { artistKey, isModelingRow, type RuledArtistMonth } from "../artist_months.ts";
import { within } from "../drawing/display.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { DASHED, estimates, monthDate, monthName, quarterOf } from "../drawing/marks.ts";
import { INK, OUTCOME } from "../drawing/palette.ts";
import { type Available, given, NO_MODELING_ROWS } from "../unavailable.ts";

/** How common breakouts are among some modeling rows. */
type Prevalence = Estimate & { readonly rows: number; readonly breakouts: number };

/** The share of rows that break out; the interval comes from drawing artists anew. */
function prevalenceOf(rows: readonly RuledArtistMonth[]): Prevalence {
  const breakoutsOf = (some: readonly RuledArtistMonth[]): number => sum(some, (row) => row.label);
  const byArtist = rollups(rows, (own) => [breakoutsOf(own), own.length] as const, artistKey);
  const share = ratioEstimate(byArtist.map(([, counts]) => counts));
  return { rows: rows.length, breakouts: breakoutsOf(rows), ...share };
}

/** How common breakouts are, over all and quarter by quarter. */
export function prevalence(
  artistMonths: readonly RuledArtistMonth[],
): Available<{ overall: Prevalence; quarters: (Prevalence & { month: number })[] }> {
  const rows = artistMonths.filter(isModelingRow);
  if (rows.length === 0) return NO_MODELING_ROWS;
  return {
    overall: prevalenceOf(rows),
    quarters: sort(groups(rows, ({ month }) => quarterOf(month)), ([month]) => month)
      .map(([month, some]) => ({ month, ...prevalenceOf(some) })),
  };
}

/** The share of modeling rows that break out, quarter by quarter, with 95 % intervals. */
export function prevalenceFigure(artistMonths: readonly RuledArtistMonth[]): Available<Figure> {
  const colour = OUTCOME["broke out"];
  return given(prevalence(artistMonths), ({ quarters, overall }) => {
    const points = quarters.map(({ month, rows, breakouts, ...share }) => ({
      ...share,
      date: monthDate(month + 1),
      colour,
      title: `${monthName(month)} and the two months after: ${breakouts} of ` +
        `${counted(rows, "row")}, ${percent(share.value)}`,
    }));
    return figure({
      title: "How common breakouts are, quarter by quarter",
      subtitle: "Share of the quarter's modeling rows that break out. Over all of them " +
        `${percent(overall.value)} (${
          within(overall)
        }): a model that knows nothing is right this ` +
        "often. Intervals come from drawing artists anew; a quarter of one artist has none.",
      legend: [
        { label: "quarter, with 95 % interval", colour },
        { label: "all quarters", colour: INK, shape: "dashed" },
      ],
      x: { type: "utc", label: null },
      y: { label: "↑ rows that break out (%)", percent: true, grid: true, zero: true },
      marks: [
        Plot.ruleY([0]),
        Plot.ruleY([overall.value], DASHED),
        ...estimates(points, "date", { upright: true, r: 3.5 }),
      ],
    });
  });
}
