import * as Plot from "@observablehq/plot";
import { min, sum } from "d3-array";
import { parseMonth } from "../../base/calendar.ts";
import { backtestAndSave } from "../../commands/backtest/backtest.ts";
import type { BacktestReport } from "../../evaluation/backtest_report.ts";
import type { PredictedWindow } from "../../evaluation/out_of_fold.ts";
import { clusterDraws, percentileInterval } from "../../metrics/bootstrap.ts";
import { averagePrecision, averagePrecisionOf } from "../../metrics/ranking.ts";
import type { ProgressListener } from "../../models/candidate.ts";
import { historyArtists } from "../../split/training_table.ts";
import { count, decimal, percent } from "../../text/numbers.ts";
import { monthDate } from "../drawing/axes.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { estimates, monthBars, monthName } from "../drawing/marks.ts";
import { HUE, INK, modelColour } from "../drawing/palette.ts";
import type { OpenHistory } from "../history.ts";
import { attempt, type Available } from "../unavailable.ts";

/** A backtest, taken together and window by window. */
export interface BacktestRun {
  readonly report: BacktestReport;
  readonly windows: readonly PredictedWindow[];
}

const DRAWS = 400;

/** Runs the rolling-origin backtest as `breakout backtest` does. */
export function runBacktest(
  { workspace }: OpenHistory,
  onProgress?: ProgressListener,
): Promise<Available<BacktestRun>> {
  return attempt(async () => {
    const windows: PredictedWindow[] = [];
    const keep = (window: PredictedWindow): void => void windows.push(window);
    return { report: await backtestAndSave(workspace, undefined, onProgress, keep), windows };
  });
}

/** How well each window of the backtest was ranked. */
export function backtestWindows({ report, windows }: BacktestRun): Figure {
  const { winner: { name: served }, settings: { step_months: step, seed, confidence } } = report;
  const points = windows.flatMap(({ rows, predictions }) => {
    const month = firstMonth(rows);
    const date = monthDate(month + Math.floor(step / 2));
    return [...predictions].flatMap(([model, { scores }]) => {
      const value = averagePrecision(rows.y, scores);
      if (value === null) return [];
      const colour = modelColour(model);
      const title = `${monthName(month)}, ${model}: ${decimal(value)}`;
      return [{ model, rows, scores, date, value, colour, title }];
    });
  });
  const ofServed = points.filter(({ model }) => model === served).flatMap((point) => {
    const statistic = averagePrecisionOf(point.rows.y, point.scores);
    const draws = clusterDraws(historyArtists(point.rows), { draws: DRAWS, seed });
    const drawn = Float64Array.from(draws, (weights) => statistic(weights) ?? NaN);
    const interval = percentileInterval(drawn, confidence);
    return interval === null ? [] : [{ ...point, low: interval.low, high: interval.high }];
  });
  const others = points.filter(({ model }) => model !== served);
  const chance = windows.map(({ rows }) => {
    const [month, value] = [firstMonth(rows), sum(rows.y) / rows.y.length];
    const title = `${monthName(month)}: ${percent(value)} of the rows break out`;
    return { from: monthDate(month), to: monthDate(month + step), value, title };
  });
  return figure({
    title: "The backtest over time: ranking",
    subtitle: `Windows of ${step} months, each predicted from the months before it: ${served} ` +
      "with its 95 % interval (bootstrap over artists), the others as small points. A window " +
      "holds few breakouts, so a single one says little.",
    legend: [
      { label: `${served}, served`, colour: modelColour(served) },
      ...[...new Set(others.map(({ model }) => model))].map((model) => ({
        label: model,
        colour: modelColour(model),
      })),
      { label: "what knowing nothing gives", colour: INK, shape: "line" },
    ],
    panels: [{
      height: 250,
      x: { type: "utc", label: null },
      y: { label: "↑ PR-AUC", domain: [0, 1], grid: true },
      marks: [
        Plot.ruleY([0]),
        Plot.ruleY(chance, {
          y: "value",
          x1: "from",
          x2: "to",
          stroke: INK,
          strokeOpacity: 0.6,
          title: "title",
        }),
        Plot.dot(others, { x: "date", y: "value", fill: "colour", r: 3, title: "title" }),
        ...estimates(ofServed, "date", { upright: true, r: 5.5 }),
      ],
    }],
  });
}

/** What a row can come to: its label, whether there was an alert, and how that is told. */
const FATES = [
  { label: 1, alert: 1, of: "alerts that were right", colour: HUE.green },
  { label: 0, alert: 1, of: "false alarms", colour: HUE.orange },
  { label: 1, alert: 0, of: "breakouts without an alert", colour: HUE.purple },
] as const;

/** What the alerts of the served model did in each window of the backtest. */
export function backtestAlerts({ report, windows }: BacktestRun): Figure {
  const { winner: { name: served }, all, settings: { step_months: months } } = report;
  const bars = windows.flatMap(({ rows, predictions }) => {
    const alerts = predictions.get(served)?.alerts ?? [];
    return FATES.map(({ label, alert, of, colour }) => {
      const value = rows.y.filter((y, row) => y === label && alerts[row] === alert).length;
      return { month: firstMonth(rows), value, of, colour };
    });
  });
  const precision = all.models[served]?.metrics.alert_precision;
  const share = (value: number | null = null): string => value === null ? "–" : percent(value, 0);
  return figure({
    title: "The backtest over time: alerts",
    subtitle: `What the alerts of ${served} came to, window by window. Over all windows ` +
      `${share(precision?.value)} of its alerts were right (95 % interval ` +
      `${share(precision?.low)} to ${share(precision?.high)}).`,
    legend: FATES.map(({ of, colour }) => {
      const rows = sum(bars.filter((bar) => bar.of === of), ({ value }) => value);
      return { label: `${of}: ${count(rows)}`, colour };
    }),
    panels: [monthBars(bars, { label: "↑ artist-months", months })],
  });
}

function firstMonth({ months }: PredictedWindow["rows"]): number {
  return parseMonth(min(months) ?? "") ?? NaN;
}
