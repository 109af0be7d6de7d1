import * as Plot from "@observablehq/plot";
import { USES } from "./left_out.ts";
import type { MonthUse, Use } from "./left_out.ts";
import { count } from "../../text/text.ts";
import { monthDate, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { HUE } from "../drawing/palette.ts";

const COLOUR = {
  "cold start": HUE.orange,
  used: HUE.blue,
  "future unknown": HUE.purple,
} as const satisfies Record<Use, string>;

/** The rows that the cold start and the unknown future leave out, month by month. */
export function leftOutFigure(months: readonly MonthUse[]): Figure {
  const rowsOf = (use: Use): number =>
    months.filter((m) => m.use === use).reduce((sum, m) => sum + m.rows, 0);
  return figure({
    title: "What the cold start and the unknown future leave out",
    subtitle: "Rows that meet every other rule. Early months are left out because everyone looks " +
      "newly discovered then; the last, because whether they break out is not known yet.",
    legend: USES.map((use) => ({
      label: `${use}: ${count(rowsOf(use))} rows`,
      colour: COLOUR[use],
    })),
    panels: [chart({
      width: WIDTH,
      height: 230,
      marginLeft: 48,
      x: { type: "utc", label: null },
      y: { label: "↑ rows a month", grid: true },
      marks: [
        Plot.rectY(months, {
          x1: (d: MonthUse) => monthDate(d.month),
          x2: (d: MonthUse) => monthDate(d.month + 1),
          y: "rows",
          fill: (d: MonthUse) => COLOUR[d.use],
          insetLeft: 0.5,
          insetRight: 0.5,
        }),
        Plot.ruleY([0]),
      ],
    })],
  });
}
