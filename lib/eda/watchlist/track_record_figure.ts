import * as Plot from "@observablehq/plot";
import type { MonthRecord } from "./track_record.ts";
import { monthDate, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { HUE } from "../drawing/palette.ts";

const FATES = [
  {
    label: "alert, became core",
    colour: HUE.green,
    of: (d: MonthRecord) => d.alerts["became core"],
  },
  { label: "alert, did not", colour: HUE.orange, of: (d: MonthRecord) => d.alerts["did not"] },
  {
    label: "alert, not known yet",
    colour: HUE.sky,
    of: (d: MonthRecord) => d.alerts["not known yet"],
  },
  { label: "became core without an alert", colour: HUE.purple, of: (d: MonthRecord) => d.missed },
] as const;

/** What the alerts of the months after training came to. */
export function trackRecordFigure(months: readonly MonthRecord[]): Figure {
  const total = (of: (d: MonthRecord) => number): number =>
    months.reduce((sum, month) => sum + of(month), 0);
  const bars = months.flatMap((month) =>
    FATES.map(({ colour, of }) => ({ month: month.month, artists: of(month), colour }))
  );
  return figure({
    title: "What the lists came to",
    subtitle: "Artists by month, over the months that the model did not learn from. Whether an " +
      "artist became core is known for good once the horizon has passed.",
    legend: FATES.map(({ label, colour, of }) => ({ label: `${label}: ${total(of)}`, colour })),
    panels: [chart({
      width: WIDTH,
      height: 210,
      marginLeft: 48,
      x: { type: "utc", label: null },
      y: { label: "↑ artists", grid: true, ticks: 4 },
      marks: [
        Plot.rectY(bars, {
          x1: (d: { month: number }) => monthDate(d.month),
          x2: (d: { month: number }) => monthDate(d.month + 1),
          y: "artists",
          fill: "colour",
          insetLeft: 1,
          insetRight: 1,
        }),
        Plot.ruleY([0]),
      ],
    })],
  });
}
