import * as Plot from "@observablehq/plot";
import type { LearningCurve } from "./learning_curves.ts";
import { WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { INK, modelColour } from "../drawing/palette.ts";

/** PR-AUC on the validation months as trees are added, with the point at which to stop. */
export function learningCurveFigure({ model, rounds, best, patience }: LearningCurve): Figure {
  const points = rounds.map((value, i) => ({ round: i + 1, value }));
  const kept = points.filter(({ round }) => round === best);
  return figure({
    title: "When to stop adding trees",
    subtitle: `${model}: PR-AUC on the validation months after each tree. ${best} ` +
      `tree${best === 1 ? " is" : "s are"} kept: ${patience} more brought nothing better.`,
    panels: [chart({
      width: WIDTH,
      height: 240,
      marginLeft: 48,
      marginBottom: 40,
      x: { label: "trees →", domain: [0, rounds.length] },
      y: { label: "↑ validation PR-AUC", grid: true, nice: true },
      marks: [
        Plot.ruleX([best], { stroke: INK, strokeDasharray: "4 4" }),
        Plot.line(points, { x: "round", y: "value", stroke: modelColour(model), strokeWidth: 2 }),
        Plot.dot(kept, { x: "round", y: "value", fill: modelColour(model), r: 5 }),
        Plot.text(kept, {
          x: "round",
          y: "value",
          text: (d: { value: number }) => `${best} trees: ${d.value.toFixed(3)}`,
          dx: 9,
          dy: -8,
          textAnchor: "start",
        }),
      ],
    })],
  });
}
