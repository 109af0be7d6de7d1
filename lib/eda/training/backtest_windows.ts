import { parseMonth } from "../../base/calendar.ts";
import { UserError } from "../../base/errors.ts";
import type { BacktestReport, Comparison } from "../../evaluation/backtest_report.ts";
import { clusterDraws, percentileInterval } from "../../metrics/bootstrap.ts";
import type { PredictedWindow } from "../../evaluation/out_of_fold.ts";
import { averagePrecision, averagePrecisionOf } from "../../metrics/ranking.ts";
import type { ProgressListener } from "../../models/candidate.ts";
import { backtestAndSave } from "../../commands/backtest/backtest.ts";
import type { History } from "../history.ts";
import type { Estimate } from "../../metrics/interval.ts";
import { artistClusters } from "./training.ts";
import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** What became of one window of the backtest. */
export interface BacktestWindow {
  /** Counted month in which it begins. */
  readonly month: number;
  readonly rows: number;
  readonly breakouts: number;
  /** PR-AUC of every model, `null` without a breakout. */
  readonly prAuc: ReadonlyMap<string, number | null>;
  /** The served model's PR-AUC with its interval, `null` without a breakout. */
  readonly served: Estimate | null;
  /** Of the served model's alerts. */
  readonly hits: number;
  readonly falseAlarms: number;
  /** Breakouts that it did not alert of. */
  readonly missed: number;
}

/** A backtest, window by window and taken together. */
export interface BacktestRun {
  readonly report: BacktestReport;
  readonly windows: readonly BacktestWindow[];
}

const DRAWS = 400;

/**
 * Runs the rolling-origin backtest as `breakout backtest` does.
 *
 * @returns unavailable, with what it says, where no window can be predicted
 */
export async function runBacktest(
  { workspace }: History,
  onProgress?: ProgressListener,
): Promise<Available<BacktestRun>> {
  const predicted: PredictedWindow[] = [];
  try {
    const report = await backtestAndSave(
      workspace,
      undefined,
      onProgress,
      (window) => predicted.push(window),
    );
    return { report, windows: predicted.map((window) => summaryOf(window, report)) };
  } catch (error) {
    if (error instanceof UserError) return unavailable(error.message);
    throw error;
  }
}

function summaryOf(
  { rows, predictions }: PredictedWindow,
  { winner, settings }: BacktestReport,
): BacktestWindow {
  const { y, months } = rows;
  const served = predictions.get(winner.name);
  const [alerts, scores] = [served?.alerts ?? [], served?.scores ?? []];
  const count = (label: number, alert: number): number =>
    y.reduce((sum, of, row) => sum + (of === label && alerts[row] === alert ? 1 : 0), 0);
  const prAuc = new Map(
    [...predictions].map(([name, { scores }]) => [name, averagePrecision(y, scores)] as const),
  );
  const value = prAuc.get(winner.name) ?? null;
  const statistic = averagePrecisionOf(y, scores);
  const draws = { draws: DRAWS, seed: settings.seed };
  const drawn = Float64Array.from(
    clusterDraws(artistClusters(rows), draws),
    (weights) => statistic(weights) ?? NaN,
  );
  const interval = percentileInterval(drawn, settings.confidence);
  const first = [...months].sort()[0] ?? "";
  return {
    month: parseMonth(first) ?? NaN,
    rows: y.length,
    breakouts: count(1, 0) + count(1, 1),
    prAuc,
    served: value === null || interval === null
      ? null
      : { value, low: interval.low, high: interval.high },
    hits: count(1, 1),
    falseAlarms: count(0, 1),
    missed: count(1, 0),
  };
}

/** The served model held against each other one, over all windows. */
export function differencesOf({ report }: BacktestRun): { winner: string; comparison: Comparison } {
  return { winner: report.winner.name, comparison: report.all };
}
