import * as Plot from "@observablehq/plot";
import type { Estimate } from "../../metrics/interval.ts";
import type { ThresholdPoint, ThresholdSweep } from "./threshold_sweep.ts";
import { WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import type { Panel } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { HUE, INK } from "../drawing/palette.ts";

/** Precision, recall and alerts a month by threshold, with the one that was chosen. */
export function thresholdSweepFigure(sweep: ThresholdSweep): Figure {
  const { model, chosen, reason, budget } = sweep;
  return figure({
    title: "Choosing the threshold",
    subtitle:
      `${model} on the validation months. Chosen: ${chosen.threshold.toFixed(3)} (${reason}). ` +
      "Bands are 95 % intervals (Wilson).",
    legend: [
      { label: "the chosen threshold", colour: INK, shape: "dashed" },
      {
        label: `budget: ${budget} alerts at the median month`,
        colour: HUE.purple,
        shape: "dashed",
      },
    ],
    panels: [
      sharePanel(sweep, "precision", "↑ precision (%)", HUE.blue),
      sharePanel(sweep, "recall", "↑ recall (%)", HUE.vermillion),
      alertsPanel(sweep),
    ],
  });
}

const SIZE = { width: WIDTH, height: 150, marginLeft: 48, marginBottom: 24 };

function sharePanel(
  { points, chosen }: ThresholdSweep,
  key: "precision" | "recall",
  label: string,
  colour: string,
): Panel {
  const percent = (of: keyof Estimate) => (d: ThresholdPoint): number => 100 * d[key][of];
  return chart({
    ...SIZE,
    x: { label: null },
    y: { label, domain: [0, 100], grid: true, ticks: 3 },
    marks: [
      Plot.ruleY([0]),
      Plot.areaY(points, {
        x: "threshold",
        y1: percent("low"),
        y2: percent("high"),
        fill: colour,
        fillOpacity: 0.22,
      }),
      Plot.line(points, { x: "threshold", y: percent("value"), stroke: colour, strokeWidth: 2 }),
      Plot.ruleX([chosen.threshold], { stroke: INK, strokeDasharray: "4 4" }),
      Plot.dot([chosen], { x: "threshold", y: percent("value"), fill: colour, r: 5 }),
    ],
  });
}

function alertsPanel({ points, chosen, budget }: ThresholdSweep): Panel {
  return chart({
    ...SIZE,
    height: 166,
    marginBottom: 40,
    x: { label: "threshold →" },
    y: { label: "↑ alerts at the median month", type: "sqrt", grid: true, ticks: 4 },
    marks: [
      Plot.ruleY([0]),
      Plot.ruleY([budget], { stroke: HUE.purple, strokeWidth: 2, strokeDasharray: "5 4" }),
      Plot.line(points, { x: "threshold", y: "medianAlerts", stroke: HUE.green, strokeWidth: 2 }),
      Plot.ruleX([chosen.threshold], { stroke: INK, strokeDasharray: "4 4" }),
      Plot.dot([chosen], { x: "threshold", y: "medianAlerts", fill: HUE.green, r: 5 }),
    ],
  });
}
