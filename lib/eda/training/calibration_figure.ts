import * as Plot from "@observablehq/plot";
import type { ModelCalibration, ReliabilityPoint } from "./calibration.ts";
import { decimal } from "../../text/text.ts";
import { WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { INK, modelColour } from "../drawing/palette.ts";

const COLUMNS = 2;

/** Probabilities against how often rows of that probability broke out. */
export function calibrationFigure(models: readonly ModelCalibration[]): Figure {
  const percent = (key: keyof ReliabilityPoint) => (d: ReliabilityPoint): number => 100 * d[key];
  return figure({
    title: "Can the probabilities be taken at their word?",
    subtitle: "Test rows in groups of similar probability: how often they broke out, with 95 % " +
      "intervals (Wilson). Points below the diagonal: the model says more than comes. Training weighs " +
      "breakouts up, so probabilities run high unless they are calibrated (modeling.calibration).",
    legend: [{ label: "taken at its word", colour: INK, shape: "dashed" }],
    columns: COLUMNS,
    panels: models.map(({ model, brier, points }) =>
      chart({
        heading: `${model}, Brier score ${decimal(brier)}`,
        width: Math.floor((WIDTH - 12 * (COLUMNS - 1)) / COLUMNS),
        height: 290,
        marginLeft: 40,
        marginBottom: 40,
        x: { label: "predicted probability (%) →", domain: [0, 100] },
        y: { label: "↑ broke out (% of rows)", domain: [0, 100], grid: true },
        marks: [
          Plot.ruleY([0]),
          Plot.line([[0, 0], [100, 100]], {
            stroke: INK,
            strokeDasharray: "5 4",
            strokeOpacity: 0.6,
          }),
          Plot.ruleX(points, {
            x: percent("probability"),
            y1: percent("low"),
            y2: percent("high"),
            stroke: modelColour(model),
            strokeOpacity: 0.45,
            strokeWidth: 3,
          }),
          Plot.dot(points, {
            x: percent("probability"),
            y: percent("value"),
            fill: modelColour(model),
            r: 4.5,
          }),
        ],
      })
    ),
  });
}
