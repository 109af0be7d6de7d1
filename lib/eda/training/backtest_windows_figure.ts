import * as Plot from "@observablehq/plot";
import type { BacktestRun, BacktestWindow } from "./backtest_windows.ts";
import { monthDate, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { HUE, INK, modelColour } from "../drawing/palette.ts";

const FATE = [
  { name: "hits", label: "alerts that were right", colour: HUE.green },
  { name: "falseAlarms", label: "false alarms", colour: HUE.orange },
  { name: "missed", label: "breakouts without an alert", colour: HUE.purple },
] as const satisfies readonly { name: keyof BacktestWindow; label: string; colour: string }[];

/** How well each window of the backtest was ranked. */
export function backtestWindowsFigure({ report, windows }: BacktestRun): Figure {
  const { name } = report.winner;
  const step = report.settings.step_months;
  const colour = modelColour(name);
  const points = windows.flatMap((window) =>
    [...window.prAuc].flatMap(([model, value]) =>
      value === null || model === name ? [] : [{ month: window.month, model, value }]
    )
  );
  const served = windows.flatMap(({ month, served }) =>
    served === null ? [] : [{ month, ...served }]
  );
  const chance = windows.map(({ month, rows, breakouts }) => ({ month, value: breakouts / rows }));
  const { left, middle, right } = datesOf(step);
  return figure({
    title: "The backtest over time: ranking",
    subtitle:
      `Windows of ${step} months, each predicted from the months before it: ${name} with its ` +
      "95 % interval (bootstrap over artists), the others as small points. A window holds few " +
      "breakouts, so a single one says little.",
    legend: [
      { label: `${name}, served`, colour },
      ...[...new Set(points.map(({ model }) => model))].map((model) => ({
        label: model,
        colour: modelColour(model),
      })),
      { label: "what knowing nothing gives", colour: INK, shape: "line" },
    ],
    panels: [chart({
      width: WIDTH,
      height: 250,
      marginLeft: 48,
      x: { type: "utc", label: null },
      y: { label: "↑ PR-AUC", domain: [0, 1], grid: true },
      marks: [
        Plot.ruleY([0]),
        Plot.ruleY(chance, { y: "value", x1: left, x2: right, stroke: INK, strokeOpacity: 0.6 }),
        Plot.ruleX(served, {
          x: middle,
          y1: "low",
          y2: "high",
          stroke: colour,
          strokeOpacity: 0.45,
          strokeWidth: 4,
        }),
        Plot.dot(points, {
          x: middle,
          y: "value",
          fill: (d: { model: string }) => modelColour(d.model),
          r: 3,
        }),
        Plot.dot(served, { x: middle, y: "value", fill: colour, r: 5.5 }),
      ],
    })],
  });
}

/** What the alerts of the served model did in each window of the backtest. */
export function backtestAlertsFigure({ report, windows }: BacktestRun): Figure {
  const { left, right } = datesOf(report.settings.step_months);
  const fates = windows.flatMap((window) =>
    FATE.map(({ name, colour }) => ({ month: window.month, rows: window[name], colour }))
  );
  const precision = report.all.models[report.winner.name]?.metrics.alert_precision;
  const share = (value: number | null | undefined): string =>
    value === null || value === undefined ? "–" : `${(100 * value).toFixed(0)} %`;
  return figure({
    title: "The backtest over time: alerts",
    subtitle:
      `What the alerts of ${report.winner.name} came to, window by window. Over all windows ` +
      `${share(precision?.value)} of its alerts were right (95 % interval ${
        share(precision?.low)
      } ` +
      `to ${share(precision?.high)}).`,
    legend: FATE.map(({ name, label, colour }) => ({
      label: `${label}: ${windows.reduce((sum, window) => sum + window[name], 0)}`,
      colour,
    })),
    panels: [chart({
      width: WIDTH,
      height: 190,
      marginLeft: 48,
      x: { type: "utc", label: null },
      y: { label: "↑ artist-months", grid: true, ticks: 4 },
      marks: [
        Plot.rectY(fates, {
          x1: left,
          x2: right,
          y: "rows",
          fill: "colour",
          insetLeft: 2,
          insetRight: 2,
        }),
        Plot.ruleY([0]),
      ],
    })],
  });
}

type OfMonth = (d: { readonly month: number }) => Date;

/** Where a window stands on the time axis. */
function datesOf(step: number): { left: OfMonth; middle: OfMonth; right: OfMonth } {
  return {
    left: ({ month }) => monthDate(month),
    middle: ({ month }) => monthDate(month + Math.floor(step / 2)),
    right: ({ month }) => monthDate(month + step),
  };
}
