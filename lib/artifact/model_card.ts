import { basename, dirname, join } from "node:path";
import { sum } from "d3-array";
import { markdownTable } from "markdown-table";
import { UserError } from "../base/errors.ts";
import { exists, writeAtomic } from "../base/files.ts";
import { readRecord } from "../base/records.ts";
import {
  type BacktestComparison,
  type BacktestReport,
  backtestReportSchema,
} from "../evaluation/backtest_report.ts";
import { featureNamed } from "../features/registry.ts";
import { activeInWords } from "../labels/eligibility.ts";
import type { Rules } from "../labels/rules.ts";
import { FAMILIES } from "../selection/families.ts";
import { SPLIT_PARTS } from "../split/split.ts";
import { count, counted, decimal, percent, withInterval } from "../text/text.ts";
import { type Artifact, readArtifact } from "./artifact.ts";
import { beatenText, splitCells } from "./report_text.ts";
import {
  type ComparisonReport,
  type ListenersReport,
  readTrainReport,
  type TrainedReport,
  type TrainReport,
} from "./train_report.ts";

const CARD = "MODEL_CARD.md";

/** What a model card tells of. */
interface CardFacts {
  readonly artifact: Artifact;
  readonly comparison: ComparisonReport;
  readonly rules: TrainReport["rules"];
  /** Whose rows were learnt from; empty where the table has one history. */
  readonly listeners: readonly string[];
  /** Figures of each of them, where there are several. */
  readonly byListener: ListenersReport | null;
  /** Of this model on the same input; `null` if there is none. */
  readonly backtest: Backtested | null;
}

/** What a backtest says of one model. */
type Backtested = Pick<BacktestReport, "folds" | "settings" | "winner"> & {
  all: BacktestComparison;
};

/**
 * Writes the card beside each saved model, from what is written of it: artifact, metrics, and the
 * backtest if one was run on the same table.
 *
 * @param paths of the three files
 * @throws UserError if the artifact or the metrics are missing or damaged
 */
export async function writeModelCards(
  paths: { readonly artifact: string; readonly metrics: string; readonly backtest: string },
): Promise<void> {
  const report = await readTrainReport(paths.metrics);
  const backtest = await backtestOf(paths.backtest, report);
  const artifact = await readArtifact(paths.artifact);
  const { rules, listeners } = report;

  const folder = dirname(paths.artifact);
  for (const { listener, folder: own } of artifact.own_models ?? []) {
    const comparison = listeners?.each.find((one) => one.listener === listener)?.own;
    if (comparison === undefined || comparison === null) continue;
    const card = modelCard({
      artifact: await readArtifact(join(folder, own, basename(paths.artifact))),
      comparison,
      rules,
      listeners: [listener],
      byListener: null,
      backtest: backtest === null ? null : ofOwnModel(backtest, listener),
    });
    await writeAtomic(join(folder, own, CARD), card);
  }
  const card = modelCard({
    artifact,
    comparison: report,
    rules,
    listeners: listeners?.each.map(({ listener }) => listener) ?? [],
    byListener: listeners ?? null,
    // Folds are a listener's where each has models of their own.
    backtest: backtest?.folds.every(({ listener }) => listener === null) ? backtest : null,
  });
  await writeAtomic(join(folder, CARD), card);
}

/** The backtest, if it is of the table, the features and the mode that the models learnt with. */
async function backtestOf(path: string, trained: TrainReport): Promise<BacktestReport | null> {
  if (!await exists(path)) return null;
  try {
    const backtest = await readRecord(path, backtestReportSchema, "");
    const same = backtest.input.sha256 === trained.input.sha256 &&
      backtest.feature_set === trained.feature_set &&
      backtest.xgboost_mode === trained.xgboost_mode;
    return same ? backtest : null;
  } catch (error) {
    // A damaged or outdated backtest is no reason to have no card; the card says that there is none.
    if (error instanceof UserError) return null;
    throw error;
  }
}

function ofOwnModel(backtest: BacktestReport, listener: string): Backtested | null {
  const folds = backtest.folds.filter((fold) => fold.listener === listener);
  const all = backtest.listeners?.[listener];
  return folds.length === 0 || all === undefined ? null : { ...backtest, folds, all };
}

/**
 * The model card (Mitchell et al., "Model Cards for Model Reporting", 2019) of a saved model, in
 * Markdown. Everything in it is read from the results; where a figure does not exist it says so.
 */
function modelCard(facts: CardFacts): string {
  const { artifact, comparison } = facts;
  const served = comparison.models[comparison.production_model];
  if (served === undefined || !served.trained) {
    throw new RangeError(`the results do not tell of ${comparison.production_model}`);
  }
  return [
    "# Model card",
    ...ofWhatHistory(artifact.input.simulated),
    ...model(facts, served),
    "## Data",
    ...data(facts),
    "## Label",
    ...label(facts.rules),
    "## Split",
    ...split(comparison, facts.byListener),
    "## Models compared",
    ...models(facts),
    ...listenersSection(facts),
    "## Threshold, and what it costs",
    ...threshold(facts, served),
    "## Probabilities",
    ...probabilities(served, comparison),
    "## Known limits",
    limits(facts, served).map((limit) => `- ${limit}`).join("\n"),
  ].join("\n\n") + "\n";
}

function ofWhatHistory(simulated: boolean | null): string[] {
  if (simulated === null) return ["**Whether the history is a simulated one is not known.**"];
  return simulated
    ? ["**This model learnt from a simulated history. None of its figures is of real listening.**"]
    : [];
}

function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  textColumns = 1,
): string {
  // Names come from outside and may hold what Markdown takes for a border.
  const escaped = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  return markdownTable([[...header], ...escaped], {
    align: header.map((_, column) => column < textColumns ? "l" : "r"),
  });
}

function model({ artifact, comparison }: CardFacts, served: TrainedReport): string[] {
  const { family, file, sha256 } = artifact.model;
  const about = artifact.listener === undefined ? "" : ` It is ${artifact.listener}'s own.`;
  const { params, best_n_estimators } = served;
  const settings = Object.entries({
    ...params,
    ...(best_n_estimators === undefined ? {} : { best_n_estimators }),
  }).map(([key, value]) => `${key} ${value}`);
  return [
    `Scores the artists of a month by how likely each is about to become core to the listening.${about}`,
    `\`${file}\` is ${
      FAMILIES[family].words
    } (SHA-256 \`${sha256}\`). It is chosen because ${comparison.production_model_reason}. ` +
    `Settings: ${settings.join(", ")}.`,
    ...beatenText(comparison).map((text) => `**${text}**`),
    ...(artifact.speaks === undefined ? [] : [artifact.speaks.why]),
    ...(artifact.speaks?.listeners ?? []).map(({ listener, why }) => `${listener}: ${why}`),
  ];
}

function data({ artifact, comparison, listeners }: CardFacts): string[] {
  const { input, feature_columns, feature_set } = artifact;
  const rows = sum(SPLIT_PARTS, (part) => comparison.split[part].rows);
  const positives = sum(SPLIT_PARTS, (part) => comparison.split[part].positives);
  const whose = listeners.length === 0
    ? "one listener's history"
    : listeners.length === 1
    ? `the history of ${listeners[0]}`
    : `the histories of ${listeners.length} listeners`;
  return [
    `${count(rows)} artist-months of ${input.simulated ? "simulated listening, " : ""}${whose}, ` +
    `${count(positives)} of them breakouts (${percent(comparison.prevalence)}), from ` +
    `\`${input.file}\` (SHA-256 \`${input.sha256}\`)` +
    (input.scrobbles_sha256 === null
      ? ". Which scrobbles it was built from is not known."
      : `, built from scrobbles with SHA-256 \`${input.scrobbles_sha256}\`.`),
    `Features (set \`${feature_set}\`):`,
    table(
      ["feature", "meaning", "unit"],
      feature_columns.map((name) => {
        const { description, unit } = featureNamed(name);
        return [`\`${name}\``, description, unit];
      }),
      3,
    ),
  ];
}

function label(rules: Rules | null): string[] {
  if (rules === null) {
    return [
      "The modeling table was not built here, so the rules behind its label `y` are not known.",
    ];
  }
  const { labels, eligibility, core_definition } = rules;
  return [
    `An artist is core in a month with at least ${core_definition.plays_min} plays or ` +
    `${
      percent(core_definition.share_min, 2)
    } of all plays. \`y\` = 1 if the artist is core in one of ` +
    `the ${labels.horizon_months} months that follow.`,
    `Rows are artist-months with ${activeInWords(rules)}, of artists first ` +
    `played at most ${eligibility.discovered_within_months} months before and not core in the ` +
    `${eligibility.lookback_months} months that end with this one; none from the first ` +
    `${labels.cold_start_buffer_months} months of a history, nor from its last ` +
    `${labels.horizon_months}, whose label is not known yet.`,
  ];
}

function split({ split }: ComparisonReport, byListener: CardFacts["byListener"]): string[] {
  const { header, rows } = splitCells(split);
  return [
    "By months in time order, never shuffled" +
    (byListener === null ? ":" : ", each listener's by their own months:"),
    table(header, rows),
  ];
}

function models({ comparison, backtest }: CardFacts): string[] {
  const { models, production_model } = comparison;
  const named = (name: string): string => name === production_model ? `**${name}**` : name;
  return [
    "Models that learn were fitted on the training months and measured on the validation months, " +
    "then fitted on both and measured on the test months. The validation months also settled " +
    "settings, threshold and choice, so their figures flatter; the test months settled nothing. A " +
    "heuristic is one feature as it stands.",
    table(
      ["model", "kind", "validation PR-AUC", "validation ROC-AUC", "test PR-AUC", "test ROC-AUC"],
      Object.entries(models).map(([name, { trained, validation, test }]) => [
        named(name),
        trained ? "learnt" : "heuristic",
        decimal(validation.pr_auc),
        decimal(validation.roc_auc),
        decimal(test.pr_auc),
        decimal(test.roc_auc),
      ]),
      2,
    ),
    ...(backtest === null
      ? [
        "There is no backtest of this model on this table, so these figures have no intervals. " +
        "`breakout backtest` gives them.",
      ]
      : backtested(backtest, named)),
  ];
}

function backtested(
  { all, folds, settings }: Backtested,
  named: (name: string) => string,
): string[] {
  const predicted = folds.filter((fold) => fold.predicted).length;
  return [
    `Rolling-origin backtest, with ${percent(settings.confidence, 0)} intervals from ` +
    `${count(settings.bootstrap_draws)} bootstrap draws over artists: ${predicted} of ` +
    `${folds.length} folds could be predicted, together ${count(all.rows)} rows with ` +
    `${count(all.positives)} breakouts by ${count(all.artists_with_positives)} artists ` +
    `(prevalence ${decimal(all.prevalence)}).`,
    table(
      ["model", "PR-AUC", "ROC-AUC", "precision of alerts", "recall of alerts"],
      Object.entries(all.models).map(([name, { metrics }]) => [
        named(name),
        withInterval(metrics.pr_auc),
        withInterval(metrics.roc_auc),
        withInterval(metrics.alert_precision),
        withInterval(metrics.alert_recall),
      ]),
    ),
  ];
}

function listenersSection({ byListener, comparison, artifact }: CardFacts): string[] {
  if (byListener === null) return [];
  const { production_model: name } = comparison;
  const own = artifact.own_models?.map(({ listener }) => listener) ?? [];
  return [
    "## Listeners",
    `${name}, learnt from all, on each listener's test rows:`,
    table(
      ["listener", "test rows", "test breakouts", "test PR-AUC", "test ROC-AUC"],
      byListener.each.map(({ listener, split, shared }) => [
        listener,
        count(split.test.rows),
        count(split.test.positives),
        decimal(shared[name]?.test.pr_auc ?? null),
        decimal(shared[name]?.test.roc_auc ?? null),
      ]),
    ),
    ...byListener.left_out.map(({ listener, reason }) => `${listener} was left out: ${reason}.`),
    ...(own.length === 0 ? [] : [
      `Scored by a model of their own instead, with a card of its own: ${own.join(", ")}.`,
    ]),
  ];
}

function threshold(
  { artifact, comparison: { split }, byListener }: CardFacts,
  { test }: TrainedReport,
): string[] {
  const { threshold, threshold_policy, calibration } = artifact;
  const { min, median, max } = test.alerts_per_month;
  const scale = calibration === null ? "probability" : "calibrated probability";
  const cost = `On the ${split.test.months.count} test months it raised ` +
    `${counted(test.alerts, "alert")}: ${min} to ${max} a month` +
    `${byListener === null ? "" : " and listener"}, median ${median}.`;
  const hits = test.precision === null
    ? "Without an alert there is no precision."
    : `Breakouts among them: ${test.true_positives} (precision ${percent(test.precision)}).`;
  const recall = test.recall === null
    ? "There was no breakout to find."
    : `Of ${counted(split.test.positives, "breakout")} it found ${percent(test.recall)}.`;
  return [
    `An artist is an alert at a ${scale} of ${threshold} or more: ${threshold_policy.reason}, with a ` +
    `budget of ${threshold_policy.max_median_alerts} alerts at the median month and an F-score with ` +
    `beta ${threshold_policy.beta}, chosen on the validation months.`,
    `${cost} ${hits} ${recall}`,
  ];
}

function probabilities(
  { calibration }: TrainedReport,
  { split }: ComparisonReport,
): string[] {
  const { raw, calibrated, applied, refused, brier_of_prevalence } = calibration;
  const shown = applied && calibrated !== null ? calibrated : raw;
  const mean = sum(shown.reliability, (group) => group.rows * group.mean_probability) /
    split.test.rows;
  return [
    applied
      ? "The probability that is served is calibrated (Platt's method, on the validation months)."
      : "The probability that is served is the model's own, learnt with balanced classes and not " +
        "calibrated: it orders artists.",
    `On the test months its mean is ${decimal(mean)} and the share of breakouts ` +
    `${decimal(split.test.prevalence)}.`,
    table(
      ["probability", "Brier score on the test months"],
      [
        ["as the model gives it", decimal(raw.brier, 4)],
        [
          calibrated === null ? `calibrated: not possible, ${refused ?? ""}` : "calibrated",
          decimal(calibrated?.brier ?? null, 4),
        ],
        [
          "the prevalence of the training and validation months, for every row",
          decimal(brier_of_prevalence, 4),
        ],
      ],
    ),
  ];
}

function limits(
  { artifact, comparison, rules, listeners, backtest }: CardFacts,
  served: TrainedReport,
): string[] {
  const { test } = comparison.split;
  const betterOnTest = Object.entries(comparison.models)
    .filter(([, { trained, test }]) =>
      trained && (test.pr_auc ?? -Infinity) > (served.test.pr_auc ?? Infinity)
    )
    .map(([name, { test }]) => `${name} (${decimal(test.pr_auc)})`);
  return [
    ...(artifact.input.simulated
      ? ["The history is simulated: how the model does on a real one has not been measured."]
      : []),
    `It has seen ${
      listeners.length < 2 ? "one listener" : `${listeners.length} listeners`
    } and was not measured on any other.`,
    `The test months hold ${counted(test.positives, "breakout")} in ` +
    `${counted(test.rows, "row")}` +
    (test.positives === 0 ? "." : `: one alone is ${percent(1 / test.positives)} of the recall.`),
    ...(betterOnTest.length === 0 ? [] : [
      `On the test months ${betterOnTest.join(", ")} reached a higher PR-AUC than ` +
      `${comparison.production_model} (${decimal(served.test.pr_auc)}).`,
    ]),
    ...(backtest === null ? [] : backtestLimits(backtest, comparison.production_model)),
    ...(rules === null ? [] : [
      `It says nothing of artists without ${activeInWords(rules)} in the ` +
      `month, of those first played more than ${rules.eligibility.discovered_within_months} months ` +
      "before, and of those who are core already: no such row was learnt from.",
    ]),
    ...comparison.warnings.map((warning) =>
      `${warning.charAt(0).toUpperCase()}${warning.slice(1)}.`
    ),
  ];
}

/** Whom the served model cannot be told apart from. */
function backtestLimits({ all, winner, settings }: Backtested, served: string): string[] {
  if (winner.name !== served) return [];
  const close = Object.entries(all.winner_minus)
    .filter(([, { pr_auc: { low, high } }]) => low !== null && high !== null && low <= 0)
    .map(([name, { pr_auc }]) => `${name}, by ${withInterval(pr_auc)}`);
  return close.length === 0 ? [] : [
    `In the backtest its PR-AUC is not shown to be higher than that of ${close.join("; ")}: the ` +
    `${percent(settings.confidence, 0)} interval of the difference does not lie above 0.`,
  ];
}
