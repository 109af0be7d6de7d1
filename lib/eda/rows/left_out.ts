import { flatRollup, sort, sum } from "d3-array";
import { counted } from "../../text/numbers.ts";
import type { RuledArtistMonth } from "../artist_months.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { monthBars } from "../drawing/marks.ts";
import { HUE } from "../drawing/palette.ts";
import { type Available, NO_MODELING_ROWS } from "../unavailable.ts";

/** Why a row that meets every other rule is or is not used, with its colour. */
const USES = { "cold start": HUE.orange, used: HUE.blue, "future unknown": HUE.purple } as const;

/** Rows of one month and their use. */
export interface MonthUse {
  readonly month: number;
  readonly use: keyof typeof USES;
  readonly rows: number;
}

/**
 * What the cold start and the unknown future cost: the rows that meet the rules of plays, discovery
 * and core, by month.
 */
export function leftOut(artistMonths: readonly RuledArtistMonth[]): MonthUse[] {
  const candidates = artistMonths.filter(({ rules }) =>
    rules.active && rules.discovered_lately && rules.not_recently_core
  );
  const useOf = ({ rules }: RuledArtistMonth): keyof typeof USES =>
    !rules.past_cold_start ? "cold start" : rules.label_known ? "used" : "future unknown";
  const uses = flatRollup(candidates, (rows) => rows.length, ({ month }) => month, useOf);
  return sort(uses, ([month]) => month).map(([month, use, rows]) => ({ month, use, rows }));
}

/** The rows that the cold start and the unknown future leave out, month by month. */
export function leftOutFigure(artistMonths: readonly RuledArtistMonth[]): Available<Figure> {
  const months = leftOut(artistMonths);
  if (months.length === 0) return NO_MODELING_ROWS;
  return figure({
    title: "What the cold start and the unknown future leave out",
    subtitle: "Rows that meet every other rule. Early months are left out because everyone looks " +
      "newly discovered then; the last, because whether they break out is not known yet.",
    legend: Object.entries(USES).map(([use, colour]) => {
      const rows = sum(months.filter((month) => month.use === use), (month) => month.rows);
      return { label: `${use}: ${counted(rows, "row")}`, colour };
    }),
    panels: [
      monthBars(
        months.map(({ month, use, rows }) => ({
          month,
          value: rows,
          colour: USES[use],
          of: `rows: ${use}`,
        })),
        { label: "↑ rows a month", height: 230 },
      ),
    ],
  });
}
