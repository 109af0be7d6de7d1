import { counted } from "../text/numbers.ts";
import type { ProgressListener } from "../base/progress.ts";
import type { BacktestSettings } from "./settings.ts";
import { UserError } from "../base/errors.ts";
import type { Candidate } from "../models/candidate.ts";
import { listenersOf, rowsOfListener, type TrainingTable } from "../split/training_table.ts";
import type { BacktestComparison, BacktestReport, FoldReport } from "./backtest_report.ts";
import { compareModels } from "./comparison.ts";
import { TOP_SHARE } from "../metrics/metrics.ts";
import { poolWindows, type PredictedWindow, predictFold } from "./out_of_fold.ts";
import { rollingOrigin } from "../split/rolling_origin.ts";
import type { SplitFractions } from "../split/settings.ts";

/** How windows are predicted. */
export interface WindowOptions {
  readonly config: Pick<BacktestSettings, "labels" | "modeling" | "backtest">;
  readonly candidates: readonly Candidate[];
  /** How a fold's training months are divided. */
  readonly split: Pick<SplitFractions, "train" | "validation">;
  /** Hears of each fit to come. */
  readonly onProgress?: ProgressListener | undefined;
}

export interface BacktestOptions extends WindowOptions {
  /** The candidate that the others are held against, and why it is that one. */
  readonly winner: BacktestReport["winner"];
  /** Everyone in the history, also those without a row; those of the table if absent. */
  readonly listeners?: readonly string[] | undefined;
  /** Hears of each window that was predicted, in time order. */
  readonly onWindow?: ((window: PredictedWindow) => void) | undefined;
}

/** What a backtest finds, but for where its table comes from. */
export type BacktestResult = Omit<
  BacktestReport,
  "schema_version" | "input" | "feature_set" | "xgboost_mode"
>;

/**
 * Every candidate's predictions on a modeling table: folds from the middle of the history on, each
 * window predicted from the months before it.
 *
 * With several listeners `modeling.pooling` says who learns from whom. `pooled`: folds are laid over
 * the months of all, and no model has seen the window of any listener. `own`: each listener has
 * folds and models of their own.
 *
 * @throws UserError if no window can be predicted
 */
export function predictWindows(
  table: TrainingTable,
  { config, candidates, split, onProgress = () => {} }: WindowOptions,
): { readonly folds: readonly FoldReport[]; readonly windows: readonly PredictedWindow[] } {
  const { backtest, labels: { horizon_months }, modeling } = config;
  // The histories that learn apart from one another.
  const apart = table.listeners === undefined || modeling.pooling === "pooled"
    ? [{ listener: null, rows: table }]
    : listenersOf(table).map((listener) => ({ listener, rows: rowsOfListener(table, listener) }));
  const steps = apart.flatMap(({ listener, rows }) =>
    rollingOrigin(rows.months, { ...backtest, horizon_months })
      .map((fold) => ({ listener, rows, fold }))
  );
  const outcomes = steps.map(({ listener, rows, fold }, step) =>
    predictFold(rows, fold, {
      listener,
      candidates,
      validationShare: split.validation / (split.train + split.validation),
      budget: modeling.thresholding,
      onFit: (place, name) =>
        onProgress(
          step * candidates.length + place,
          steps.length * candidates.length,
          `${listener ?? ""} ${fold.first.slice(0, 7)} ${name}`.trimStart(),
        ),
    })
  );
  const folds = outcomes.map(({ report }) => report);
  const windows = outcomes.flatMap(({ predicted }) => predicted ?? []);
  if (windows.length === 0) throw new UserError(nothingPredicted(folds));
  return { folds, windows };
}

/**
 * Backtests every candidate on a modeling table: all predictions of {@link predictWindows}, pooled
 * and compared.
 *
 * @throws UserError if no window can be predicted
 */
export function backtestTable(table: TrainingTable, options: BacktestOptions): BacktestResult {
  const { candidates, winner, onWindow = () => {} } = options;
  const listeners = options.listeners ?? listenersOf(table);
  const { backtest, labels: { horizon_months }, modeling } = options.config;
  const { folds, windows } = predictWindows(table, options);
  windows.forEach(onWindow);

  const compare = (listener?: string): BacktestComparison => {
    const { rows, models } = poolWindows(windows, candidates, listener);
    const { bootstrap_draws: draws, seed, confidence } = backtest;
    return compareModels(rows, models, { winner: winner.name, draws, seed, confidence });
  };
  const all = compare();
  const predicted = new Set(windows.flatMap(({ rows }) => rows.listeners ?? []));
  const each = listeners.filter((name) => predicted.has(name))
    .map((name): [string, BacktestComparison] => [name, compare(name)]);
  return {
    settings: {
      ...backtest,
      horizon_months,
      max_median_alerts: modeling.thresholding.max_median_alerts,
      top_share: TOP_SHARE,
      ...(table.listeners === undefined ? {} : { pooling: modeling.pooling }),
    },
    folds: [...folds],
    winner,
    all,
    ...(table.listeners === undefined ? {} : { listeners: Object.fromEntries(each) }),
    warnings: [
      ...warningsOf(all, backtest.bootstrap_draws),
      ...each.flatMap(([name, of]) =>
        warningsOf(of, backtest.bootstrap_draws).map((warning) => `${name}: ${warning}`)
      ),
      ...listeners.filter((name) => !predicted.has(name))
        .map((name) => notJudged(name, rowsOfListener(table, name), folds)),
    ],
  };
}

function nothingPredicted(folds: readonly FoldReport[]): string {
  const found = folds.length === 0
    ? ["the table covers one month"]
    : folds.map(({ listener, first, remarks }) =>
      `${listener === null ? "" : `${listener}, `}window from ${first.slice(0, 7)}: ${remarks[0]}`
    );
  return "no window of the backtest can be predicted; that takes a longer history, or rules that " +
    `make more breakouts (labels, eligibility and core_definition in configs/breakout.yaml):\n  ` +
    found.join("\n  ");
}

/**
 * With fewer artists than this among the breakouts, drawing them anew cannot stand in for others:
 * percentile intervals come out too narrow.
 */
export const FEW_ARTISTS = 20;

/** What the figures cannot tell, in words. */
function warningsOf(
  { positives, artists_with_positives: artists, models }: BacktestComparison,
  draws: number,
): string[] {
  if (positives === 0) {
    return ["no predicted window has a breakout, so nothing is known of how well a model ranks"];
  }
  const few = `the figures rest on the breakouts of ${counted(artists, "artist")}: ` +
    "from so few intervals come out too narrow, and only large differences between models could show";
  // Whether a draw has a breakout does not depend on the model.
  const defined = Math.min(...Object.values(models).map(({ metrics }) => metrics.pr_auc.draws));
  const empty = `${draws - defined} of ${draws} draws have no breakout, and intervals of PR-AUC, ` +
    "ROC-AUC and recall leave them out";
  return [...(artists < FEW_ARTISTS ? [few] : []), ...(defined < draws ? [empty] : [])];
}

function notJudged(
  listener: string,
  { months }: TrainingTable,
  folds: readonly FoldReport[],
): string {
  const tooLittle = `listener ${listener} has too little history to be judged`;
  const span = [...new Set(months)].sort().map((month) => month.slice(0, 7));
  if (span.length === 0) return `${tooLittle}: no row of the modeling table is theirs`;
  const counted = span.length === 1
    ? `1 month, ${span[0]}`
    : `${span.length} months from ${span[0]} to ${span.at(-1)}`;
  const own = folds.findLast((fold) => fold.listener === listener);
  return `${tooLittle}, ${counted}: ${own?.remarks[0] ?? "none lies in a predicted window"}`;
}
