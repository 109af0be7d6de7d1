import type { BootstrapEstimate } from "../../metrics/bootstrap.ts";
import type {
  BacktestComparison,
  BacktestReport,
  FoldReport,
} from "../../evaluation/backtest_report.ts";
import { type MetricName, METRICS } from "../../metrics/metrics.ts";
import {
  count,
  counted,
  decimal,
  marked,
  monthOf,
  percent,
  recordTable,
  signed,
  some,
  textTable,
  told,
  withInterval,
} from "../../text/text.ts";
import type { AsText } from "../command.ts";

/** With more listeners the figures of each are not told. */
const LISTENERS = 10;

export const backtestText: AsText<BacktestReport> = (report, show) => {
  const { input, folds, all, winner, settings, listeners } = report;
  const gap = counted(settings.horizon_months, "month");
  const each = Object.entries(listeners ?? {});
  const shown = each.length > LISTENERS ? [] : each;
  const isOfOne = (warning: string): boolean =>
    each.some(([listener]) => warning.startsWith(`${listener}: `));
  return told([
    marked(`Folds of ${show(input.file)}`, input.simulated),
    foldsTable(folds),
    `Every window is predicted by models that learnt from months that end ${gap} before it.`,
    remarksOf(folds),
    "",
    marked(`Models on the ${predicted(folds)}`, input.simulated),
    modelsTable(all, ["pr_auc", "roc_auc", "precision_at_top"]),
    modelsTable(all, ["lift_at_top", "brier"]),
    modelsTable(all, ["alert_precision", "alert_recall"]),
    basis(all, settings),
    "",
    marked(`${winner.name}, the one that is chosen, against the others`, input.simulated),
    differencesTable(all, winner.name),
    `${winner.name} is chosen: ${winner.reason}. All of these learn from this history alone; ` +
    "'deno task breakout score' says whether it answers or the model that comes with Breakout. " +
    `Differences are ${winner.name} minus the other, in ` +
    "the same draws; where the interval of the PR-AUC's holds 0 the two are not told apart.",
    each.length > LISTENERS &&
    `Each of the ${count(each.length)} listeners has figures of their own with --json.`,
    shown.map(([listener, comparison]) => [
      "",
      marked(
        `Listener ${listener}: ${counted(comparison.rows, "row")}, ` +
          `${counted(comparison.positives, "breakout")}, ` +
          `prevalence ${decimal(comparison.prevalence)}`,
        input.simulated,
      ),
      modelsTable(comparison, ["pr_auc", "roc_auc"]),
      modelsTable(comparison, ["alert_precision", "alert_recall"]),
    ]),
    report.warnings.filter((warning) => shown.length > 0 || !isOfOne(warning))
      .map((warning) => `Note: ${warning}.`),
  ]).join("\n");
};

/** What the figures of all models rest on, and how to read them. */
function basis(
  { rows, months, positives, artists_with_positives, prevalence }: BacktestComparison,
  { confidence, bootstrap_draws, max_median_alerts }: BacktestReport["settings"],
): string[] {
  return [
    `${counted(rows, "row")} of ${counted(months, "month")}, ${counted(positives, "breakout")} ` +
    `of ${counted(artists_with_positives, "artist")}: a model that knows nothing has a PR-AUC ` +
    `and a precision of ${decimal(prevalence)}.`,
    `In brackets ${percent(confidence, 0)} intervals from ${counted(bootstrap_draws, "draw")} of ` +
    `the artists. Alerts: at most ${max_median_alerts} at the median month was asked for when the ` +
    "threshold was chosen, on the months before each window.",
  ];
}

function predicted(folds: readonly FoldReport[]): string {
  const windows = folds.filter((fold) => fold.predicted).length;
  return windows === folds.length
    ? `windows of ${windows === 1 ? "the one fold" : `all ${windows} folds`}`
    : `windows of ${windows} of ${folds.length} folds`;
}

function foldsTable(folds: readonly FoldReport[]): string {
  const withListener = folds.some(({ listener }) => listener !== null);
  return recordTable(folds, {
    ...(withListener ? { listener: ({ listener }) => listener ?? "" } : {}),
    "window": ({ first, last }) => span(first, last),
    "rows": ({ window }) => count(window.rows),
    "breakouts": ({ window }) => count(window.positives),
    "learns from": ({ training }) => span(training.first, training.last),
    "rows learnt": ({ training }) => count(training.rows),
    "breakouts learnt": ({ training }) => count(training.positives),
  });
}

/** What is to be said of folds, with the windows that it holds of. */
function remarksOf(folds: readonly FoldReport[]): string[] {
  const told = folds.flatMap(({ remarks, predicted, first, last, listener }) =>
    remarks.map((remark) => ({
      remark: predicted ? remark : `not predicted: ${remark}`,
      window: span(first, last) + (listener === null ? "" : ` of ${listener}`),
    }))
  );
  return [...Map.groupBy(told, ({ remark }) => remark)].map(([remark, windows]) =>
    `Note: ${remark}: ${some(windows.map(({ window }) => window), 6)}.`
  );
}

function span(first: string | null, last: string | null): string {
  return first === null || last === null ? "–" : `${monthOf(first)} to ${monthOf(last)}`;
}

function modelsTable({ models }: BacktestComparison, metrics: readonly MetricName[]): string {
  const withAlerts = metrics.includes("alert_precision");
  return textTable(
    told(["model", metrics.map((name) => METRICS[name].label), withAlerts && "alerts a month"]),
    Object.entries(models).map(([name, { trained, metrics: figures, alerts_per_month: alerts }]) =>
      told([
        trained ? name : `${name} alone`,
        metrics.map((metric) => withInterval(figures[metric], { digits: 2 })),
        withAlerts && `${alerts.min} to ${alerts.max}, median ${alerts.median}`,
      ])
    ),
  );
}

function differencesTable({ models, winner_minus }: BacktestComparison, winner: string): string {
  const metrics = ["pr_auc", "roc_auc", "precision_at_top"] as const;
  return textTable(
    [`${winner} minus`, ...metrics.map((name) => METRICS[name].label), "verdict"],
    Object.entries(winner_minus).map(([name, differences]) => [
      models[name]?.trained ? name : `${name} alone`,
      ...metrics.map((metric) => withInterval(differences[metric], { spell: signed, digits: 2 })),
      verdict(differences.pr_auc),
    ]),
  );
}

function verdict({ low, high }: BootstrapEstimate): string {
  if (low === null || high === null) return "not known";
  if (low > 0) return "better";
  return high < 0 ? "worse" : "not told apart";
}
