import * as Plot from "@observablehq/plot";
import { min, sum } from "d3-array";
import { monthNumber } from "../../base/calendar.ts";
import type { ProgressListener } from "../../base/progress.ts";
import { backtestAndSave } from "../../commands/backtest/backtest.ts";
import type { BacktestComparison, BacktestReport } from "../../evaluation/backtest_report.ts";
import {
  type ComparedModel,
  type ComparedRows,
  compareModels,
} from "../../evaluation/comparison.ts";
import { poolWindows, type PredictedWindow } from "../../evaluation/out_of_fold.ts";
import { wordsOf } from "../../features/registry.ts";
import { clusterInterval } from "../../metrics/bootstrap.ts";
import { averagePrecision, averagePrecisionOf } from "../../metrics/ranking.ts";
import { sweepOf } from "../../metrics/sweep.ts";
import { historyArtists } from "../../split/training_table.ts";
import { decimal, percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { estimates, monthDate, monthName } from "../drawing/marks.ts";
import { INK, modelColour } from "../drawing/palette.ts";
import type { OpenHistory } from "../history.ts";
import { attempt, type Available } from "../unavailable.ts";
import { SHARED, sharedModel } from "./shared_model.ts";

/** A backtest, with the model of many listeners beside the history's own. */
export interface BacktestRun {
  readonly report: BacktestReport;
  readonly windows: readonly PredictedWindow[];
  /** The rows of all windows, and what each model said of them before it had seen them. */
  readonly rows: ComparedRows;
  readonly models: readonly ComparedModel[];
  /** Of the report, with the model of many listeners in the same draws. */
  readonly all: BacktestComparison;
}

const DRAWS = 400;

/** Runs the rolling-origin backtest as `breakout backtest` does. */
export function runBacktest(
  history: OpenHistory,
  onProgress?: ProgressListener,
): Promise<Available<BacktestRun>> {
  return attempt(async () => {
    const shared = await sharedModel(history);
    const windows: PredictedWindow[] = [];
    const report = await backtestAndSave(history.workspace, {}, onProgress, (window) => {
      const { rows, predictions } = window;
      windows.push(
        shared === null
          ? window
          : { rows, predictions: new Map([...predictions, [SHARED, shared(rows)]]) },
      );
    });
    const { rows, models } = poolWindows(windows, [
      ...Object.entries(report.all.models).map(([name, { trained }]) => ({ name, trained })),
      ...(shared === null ? [] : [{ name: SHARED, trained: true }]),
    ]);
    const { winner, settings: { bootstrap_draws: draws, seed, confidence } } = report;
    const all = compareModels(rows, models, { winner: winner.name, draws, seed, confidence });
    return { report, windows, rows, models, all };
  });
}

/** What the served model and that of many listeners said. */
export function ofServedAndShared({ report: { winner }, models }: BacktestRun): ComparedModel[] {
  return models.filter(({ name }) => name === winner.name || name === SHARED);
}

/** How well each window of the backtest was ranked. */
export function backtestWindows({ report, windows }: BacktestRun): Figure {
  const { winner: { name: served }, settings: { step_months: step, seed, confidence } } = report;
  const points = windows.flatMap(({ rows, predictions }) => {
    const month = firstMonth(rows);
    return [...predictions].flatMap(([model, { scores }]) => {
      const value = averagePrecision(rows.y, scores);
      return value === null ? [] : [{
        model,
        rows,
        scores,
        date: monthDate(month + Math.floor(step / 2)),
        value,
        colour: modelColour(model),
        title: `${monthName(month)}, ${wordsOf(model)}: ${decimal(value)}`,
      }];
    });
  });
  const ofServed = points.filter(({ model }) => model === served).flatMap((point) => {
    const { low, high } = clusterInterval(
      averagePrecisionOf(sweepOf(point.rows.y, point.scores)),
      historyArtists(point.rows),
      { draws: DRAWS, seed, confidence },
    );
    return low === null || high === null ? [] : [{ ...point, low, high }];
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
      `with its ${percent(confidence, 0)} interval (bootstrap over artists), the others as small ` +
      "points. A window holds few breakouts, so a single one says little.",
    legend: [
      { label: `${served}, chosen`, colour: modelColour(served) },
      ...[...new Set(others.map(({ model }) => model))].map((model) => ({
        label: wordsOf(model),
        colour: modelColour(model),
      })),
      { label: "what knowing nothing gives", colour: INK, shape: "line" },
    ],
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
  });
}

function firstMonth({ months }: PredictedWindow["rows"]): number {
  return monthNumber(min(months) ?? "");
}
