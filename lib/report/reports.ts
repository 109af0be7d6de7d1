import { SPLIT_PARTS } from "../evaluation/split.ts";
import type { BuildReport } from "../pipeline/build_report.ts";
import type { SampleReport } from "../pipeline/sample.ts";
import type { ScoreReport } from "../pipeline/score.ts";
import type { TrainReport } from "../pipeline/train.ts";
import { count, decimal, percent, textTable } from "./text.ts";

/** Stands wherever figures of a simulated history show. */
const SIMULATED = "(simulated history)";

const marked = (title: string, simulated: boolean): string =>
  simulated ? `${title} ${SIMULATED}` : title;

const monthOf = (month: string): string => month.slice(0, 7);

/** What `sample` did, for people. */
export function sampleText(report: SampleReport): string {
  return `Wrote a simulated history to ${report.file}: ${count(report.plays)} plays of ` +
    `${count(report.artists)} artists, ${report.first} to ${report.last}, seed ${report.seed}.`;
}

/** What `build` did, for people. */
export function buildText(report: BuildReport): string {
  const { scrobbles, months, modeling } = report;
  const rejected = Object.entries(scrobbles.rejected);
  const total = rejected.reduce((sum, [, rows]) => sum + rows, 0);
  const aside = total === 0 ? "none set aside" : `${count(total)} set aside (` +
    rejected.map(([reason, rows]) => `${count(rows)} ${reason}`).join(", ") + ")";
  return [
    marked(`Built from ${scrobbles.file}`, scrobbles.simulated),
    textTable(["table", "rows", "file"], [
      ["scrobbles", count(scrobbles.kept), `${scrobbles.file}, ${aside}`],
      ["artist-month snapshots", count(report.snapshots.rows), report.snapshots.file],
      ["features", count(report.features.rows), report.features.file],
      ["scorable", count(report.scorable.rows), report.scorable.file],
      ["modeling", count(modeling.rows), `${modeling.file}, ${modeling.positives} breakouts`],
    ]),
    `${count(scrobbles.artists)} artists over ${months.count} months, ` +
    `${monthOf(months.first)} to ${monthOf(months.last)}, time zone ${report.timezone}.`,
  ].join("\n");
}

/** What `train` found, for people. */
export function trainText(report: TrainReport): string {
  const { split, models, input } = report;
  const { xgboost } = models;
  const alerts = xgboost.test.alerts_per_month;
  return [
    marked(`Split of ${input.file} by months`, input.simulated),
    textTable(
      ["part", "from", "to", "months", "rows", "breakouts", "prevalence"],
      SPLIT_PARTS.map((part) => {
        const { months, rows, positives, prevalence } = split[part];
        return [
          part,
          monthOf(months.first),
          monthOf(months.last),
          String(months.count),
          count(rows),
          count(positives),
          percent(prevalence),
        ];
      }),
    ),
    "",
    marked("Models", input.simulated),
    textTable(
      ["model", "val PR-AUC", "val ROC-AUC", "test PR-AUC", "test ROC-AUC"],
      Object.entries(models).map(([name, { validation, test }]) => [
        name,
        decimal(validation.pr_auc),
        decimal(validation.roc_auc),
        decimal(test.pr_auc),
        decimal(test.roc_auc),
      ]),
    ),
    `A model that knows nothing has a PR-AUC of the prevalence: ${
      decimal(split.test.prevalence)
    } on the test months.`,
    `${xgboost.best_n_estimators} trees. Threshold ${decimal(xgboost.threshold)} ` +
    `(${xgboost.threshold_reason}); alerts a month on the test months: ` +
    `${alerts.min} to ${alerts.max}, median ${alerts.median}.`,
    ...report.warnings.map((warning) => `Note: ${warning}.`),
  ].join("\n");
}

/** The likeliest breakouts, for people. */
export function scoreText(report: ScoreReport, top: number): string {
  const shown = report.watchlist.slice(0, top);
  const withListener = shown.some((entry) => entry.listener !== undefined);
  return [
    marked(
      `The ${shown.length} likeliest breakouts of ${monthOf(report.month)}, of ${report.artists} ` +
        "eligible artists",
      report.simulated,
    ),
    textTable(
      [
        "rank",
        ...(withListener ? ["listener"] : []),
        "artist",
        "probability",
        "alert",
        "plays",
        "share",
        "days",
        "months known",
      ],
      shown.map((entry) => [
        String(entry.rank),
        ...(withListener ? [entry.listener ?? ""] : []),
        entry.artist_name,
        decimal(entry.probability),
        entry.is_breakout ? "yes" : "",
        count(entry.plays_t),
        percent(entry.share_t, 2),
        count(entry.days_active_t),
        count(entry.months_since_first_seen),
      ]),
    ),
    `Threshold ${decimal(report.threshold)}, ${report.alerts} alerts. All in ${report.file}.`,
  ].join("\n");
}
