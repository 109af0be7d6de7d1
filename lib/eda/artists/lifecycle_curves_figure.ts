import * as Plot from "@observablehq/plot";
import type { CurvePoint } from "./lifecycle_curves.ts";
import type { Outcome } from "./lifecycles.ts";
import { WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { OUTCOME } from "../drawing/palette.ts";

/** Mean plays by months since discovery: artists that broke out against those that did not. */
export function lifecycleCurvesFigure(points: readonly CurvePoint[]): Figure {
  const outcomes = [...new Set(points.map((point) => point.outcome))];
  const atStart = (outcome: Outcome): number =>
    points.find((point) => point.outcome === outcome)?.artists ?? 0;
  const colour = (d: CurvePoint): string => OUTCOME[d.outcome];
  return figure({
    title: "The first year of an artist",
    subtitle:
      "Mean plays a month with its 95 % bootstrap interval, silent months counted as 0, over " +
      "artists that could be predicted at least once. The two groups are told apart by what came " +
      "later, so this shows what a breakout looks like, not how well it can be foreseen.",
    legend: outcomes.map((outcome) => ({
      label: `${outcome}: ${atStart(outcome)} artists`,
      colour: OUTCOME[outcome],
      shape: "line",
    })),
    panels: [chart({
      width: WIDTH,
      height: 270,
      marginLeft: 48,
      marginBottom: 40,
      x: { label: "months since discovery →", ticks: 12 },
      y: { label: "↑ mean plays a month", grid: true, zero: true },
      marks: [
        Plot.ruleY([0]),
        Plot.areaY(points, {
          x: "age",
          y1: "low",
          y2: "high",
          z: "outcome",
          fill: colour,
          fillOpacity: 0.22,
        }),
        Plot.line(points, { x: "age", y: "value", z: "outcome", stroke: colour, strokeWidth: 2.5 }),
        Plot.dot(points, { x: "age", y: "value", fill: colour, r: 3 }),
      ],
    })],
  });
}
