import * as Plot from "@observablehq/plot";
import { sort, union } from "d3-array";
import { type Estimate, shareWithInterval } from "../../metrics/interval.ts";
import { alertsAt } from "../../selection/compare.ts";
import { positivesOf, type TrainingTable } from "../../split/training_table.ts";
import { count, decimal, percent } from "../../text/numbers.ts";
import type { ChartOptions } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { band, DASHED, SHARES } from "../drawing/marks.ts";
import { HUE, INK } from "../drawing/palette.ts";
import { type Available, unavailable } from "../unavailable.ts";
import type { Training } from "./training.ts";

/** What a threshold would do. */
interface ThresholdPoint {
  readonly threshold: number;
  readonly precision: Estimate;
  readonly recall: Estimate;
  readonly alerts: number;
}

const MOST_POINTS = 150;

/**
 * What alerts at thresholds all over the scores would come to, ascending; the chosen one is among
 * them, so that it lies on every line through them.
 *
 * @param rows at least one of them positive
 */
export function sweep(
  rows: TrainingTable,
  scores: Float64Array,
  chosen: number,
): readonly ThresholdPoint[] {
  const distinct = sort(new Set(scores));
  const every = Math.max(1, Math.ceil(distinct.length / MOST_POINTS));
  const some = distinct.filter((_, place) => (distinct.length - 1 - place) % every === 0);
  return sort(union(some, [chosen])).map((threshold) => {
    const { count, true_positives, per_month } = alertsAt(threshold, rows, scores);
    return {
      threshold,
      precision: count === 0
        ? { value: NaN, low: NaN, high: NaN }
        : shareWithInterval(true_positives, count),
      recall: shareWithInterval(true_positives, positivesOf(rows)),
      alerts: per_month.median,
    };
  });
}

/** Precision, recall and alerts a month of the served model by threshold, with the chosen one. */
export function thresholdSweep({ comparison, config }: Training): Available<Figure> {
  const { served, split: { parts: { validation } } } = comparison;
  if (positivesOf(validation) === 0) {
    return unavailable(
      "No validation month has a breakout: precision and recall say nothing there.",
    );
  }
  const { threshold, reason } = served.threshold;
  const points = sweep(validation, served.scores.validation, threshold);
  const budget = config.modeling.thresholding.max_median_alerts;
  const isChosen = (point: { threshold: number }): boolean => point.threshold === threshold;
  const chosen = { x: "threshold", r: 5, filter: isChosen, title: "title" };
  const share = (key: "precision" | "recall", colour: string): ChartOptions => {
    const shares = points.map(({ threshold, [key]: share }) => ({
      threshold,
      ...share,
      title: `${key} at the chosen threshold: ${percent(share.value)}`,
    }));
    return {
      height: 150,
      marginBottom: 24,
      x: { label: null },
      y: { ...SHARES, label: `↑ ${key} (%)`, ticks: 3 },
      marks: [
        Plot.ruleY([0]),
        ...band(shares, "threshold", { colour, title: key, r: 0 }),
        Plot.ruleX([threshold], DASHED),
        Plot.dot(shares, { ...chosen, y: "value", fill: colour }),
      ],
    };
  };
  return figure({
    title: "Choosing the threshold",
    subtitle: `${served.name} on the validation months. Chosen: ${decimal(threshold)} ` +
      `(${reason}). Bands are 95 % intervals (Wilson).`,
    legend: [
      { label: "the chosen threshold", colour: INK, shape: "dashed" },
      {
        label: `budget: ${budget} alerts at the median month`,
        colour: HUE.purple,
        shape: "dashed",
      },
    ],
    panels: [
      share("precision", HUE.blue),
      share("recall", HUE.vermillion),
      {
        height: 166,
        x: { label: "threshold →" },
        y: {
          label: "↑ alerts at the median month (square-root scale)",
          type: "sqrt",
          grid: true,
          ticks: 4,
          tickFormat: count,
        },
        marks: [
          Plot.ruleY([0]),
          Plot.ruleY([budget], { ...DASHED, stroke: HUE.purple, strokeWidth: 2 }),
          Plot.line(points, { x: "threshold", y: "alerts", stroke: HUE.green, strokeWidth: 2 }),
          Plot.ruleX([threshold], DASHED),
          Plot.dot(points, {
            ...chosen,
            y: "alerts",
            fill: HUE.green,
            title: ({ alerts }: ThresholdPoint) => `${count(alerts)} alerts in the median month`,
          }),
        ],
      },
    ],
  });
}
