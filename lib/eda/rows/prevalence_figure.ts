import * as Plot from "@observablehq/plot";
import type { MonthPrevalence, Prevalence } from "./prevalence.ts";
import { monthDate, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { INK, OUTCOME } from "../drawing/palette.ts";

/** The share of modeling rows that break out, month by month, with 95 % intervals. */
export function prevalenceFigure({ months, overall }: Prevalence): Figure {
  const colour = OUTCOME["broke out"];
  const percent = (key: "value" | "low" | "high") => (d: MonthPrevalence): number => 100 * d[key];
  const x = (d: MonthPrevalence): Date => monthDate(d.month);
  return figure({
    title: "How common breakouts are, month by month",
    subtitle: `Share of the month's modeling rows that break out. Over all months ` +
      `${(100 * overall.value).toFixed(1)} % (95 % interval ${(100 * overall.low).toFixed(1)} to ` +
      `${
        (100 * overall.high).toFixed(1)
      } %, Wilson): a model that knows nothing is right this often.`,
    legend: [
      { label: "month, with 95 % interval", colour },
      { label: "all months", colour: INK, shape: "dashed" },
    ],
    panels: [chart({
      width: WIDTH,
      height: 260,
      marginLeft: 48,
      x: { type: "utc", label: null },
      y: { label: "↑ rows that break out (%)", grid: true, zero: true },
      marks: [
        Plot.ruleY([0]),
        Plot.ruleX(months, {
          x,
          y1: percent("low"),
          y2: percent("high"),
          stroke: colour,
          strokeOpacity: 0.45,
          strokeWidth: 2,
        }),
        Plot.ruleY([100 * overall.value], { stroke: INK, strokeDasharray: "5 4" }),
        Plot.dot(months, { x, y: percent("value"), fill: colour, r: 3.5 }),
      ],
    })],
  });
}
