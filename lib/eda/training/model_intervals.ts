import * as Plot from "@observablehq/plot";
import type { Comparison, Figure as Measured } from "../../evaluation/backtest_report.ts";
import { METRICS } from "../../metrics/metrics.ts";
import type { MetricName } from "../../metrics/metrics.ts";
import { counted } from "../../text/text.ts";
import { WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import type { Panel } from "../drawing/chart.ts";
import { fewArtistsWarning } from "./few_artists.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { INK, modelColour } from "../drawing/palette.ts";

/** Every model side by side on the test months, with intervals. */
export function testModelsFigure(comparison: Comparison): Figure {
  return modelsFigure(
    "Models side by side, on the test months",
    `${sizes(comparison)} Points with 95 % intervals (bootstrap over artists): where two ` +
      "overlap by much, the test months do not tell the models apart.",
    comparison,
  );
}

/** Every model side by side on all windows of the backtest, with intervals. */
export function backtestModelsFigure(comparison: Comparison): Figure {
  return modelsFigure(
    "Models side by side, on all windows of the backtest",
    `${sizes(comparison)} Each was predicted from the months before its window. Points with ` +
      "95 % intervals (bootstrap over artists).",
    comparison,
  );
}

/** How much better or worse the served model ranks than each other, in the same draws. */
export function winnerMinusFigure(
  { winner, comparison }: { readonly winner: string; readonly comparison: Comparison },
): Figure {
  const rows = Object.entries(comparison.winner_minus).flatMap(([model, metrics]) =>
    measured(model, metrics.pr_auc)
  );
  return figure({
    title: `How ${winner} differs from the others`,
    subtitle:
      `PR-AUC of ${winner} minus that of the other, over all windows of the backtest, with ` +
      "95 % intervals in paired draws. To the right of 0 it ranks better; an interval that holds 0 " +
      "does not tell the two apart." + fewArtistsWarning(comparison.artists_with_positives),
    panels: [panel(rows, {
      width: WIDTH,
      label: `PR-AUC, ${winner} minus the other →`,
      reference: 0,
      names: true,
    })],
  });
}

function modelsFigure(title: string, subtitle: string, comparison: Comparison): Figure {
  const rowsOf = (metric: MetricName): Row[] =>
    Object.entries(comparison.models).flatMap(([model, { metrics }]) =>
      measured(model, metrics[metric])
    );
  const wide = Math.round((WIDTH - 12) * 0.58);
  return figure({
    title,
    subtitle: subtitle + fewArtistsWarning(comparison.artists_with_positives),
    legend: [{ label: "what knowing nothing gives", colour: INK, shape: "dashed" }],
    columns: 2,
    panels: [
      panel(rowsOf("pr_auc"), {
        width: wide,
        label: `${METRICS.pr_auc.label} →`,
        reference: comparison.prevalence,
        names: true,
      }),
      panel(rowsOf("roc_auc"), {
        width: WIDTH - 12 - wide,
        label: `${METRICS.roc_auc.label} →`,
        reference: 0.5,
        names: false,
      }),
    ],
  });
}

interface Row {
  readonly model: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

function measured(model: string, { value, low, high }: Measured): Row[] {
  return value === null ? [] : [{ model, value, low: low ?? value, high: high ?? value }];
}

function sizes({ rows, positives, months, artists_with_positives: artists }: Comparison): string {
  return `${counted(rows, "row")} of ${counted(months, "month")}, ` +
    `${counted(positives, "breakout")} of ${counted(artists, "artist")}.`;
}

function panel(
  rows: readonly Row[],
  { width, label, reference, names }: {
    readonly width: number;
    readonly label: string;
    readonly reference: number;
    readonly names: boolean;
  },
): Panel {
  const domain = rows.map((row) => row.model);
  const colour = (d: Row): string => modelColour(d.model);
  return chart({
    width,
    height: 50 + 30 * rows.length,
    marginTop: 6,
    marginLeft: names ? 104 : 14,
    marginRight: 20,
    marginBottom: 40,
    x: { label, grid: true, nice: true, ticks: 5 },
    y: { domain, label: null, tickSize: 0, ...(names ? {} : { axis: null }) },
    marks: [
      Plot.ruleX([reference], { stroke: INK, strokeDasharray: "5 4" }),
      Plot.ruleY(rows, {
        y: "model",
        x1: "low",
        x2: "high",
        stroke: colour,
        strokeOpacity: 0.45,
        strokeWidth: 4,
      }),
      Plot.dot(rows, { y: "model", x: "value", fill: colour, r: 5 }),
      Plot.text(rows, {
        y: "model",
        x: "value",
        text: (d: Row) => d.value.toFixed(3),
        dy: -11,
        fontSize: 11,
      }),
    ],
  });
}
