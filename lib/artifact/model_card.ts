import { basename, dirname, join } from "node:path";
import { sum } from "d3-array";
import { markdownTable } from "markdown-table";
import { writeAtomic } from "../base/files.ts";
import { readRecordIfSound } from "../base/records.ts";
import { type BacktestReport, backtestReportSchema } from "../evaluation/backtest_report.ts";
import { featureNamed } from "../features/registry.ts";
import { coreRuleInWords } from "../labels/core.ts";
import { activeInWords } from "../labels/eligibility.ts";
import { FAMILIES } from "../selection/families.ts";
import { SPLIT_PARTS } from "../split/split.ts";
import { count, counted, decimal, percent, withInterval } from "../text/text.ts";
import { type Artifact, cardBeside, readArtifact } from "./artifact.ts";
import { beatenText, splitCells } from "./report_text.ts";
import {
  type ComparisonReport,
  type ListenersReport,
  readTrainReport,
  type TrainedReport,
  type TrainReport,
} from "./train_report.ts";

interface CardFacts {
  readonly artifact: Artifact;
  readonly comparison: ComparisonReport;
  readonly served: TrainedReport;
  readonly rules: TrainReport["rules"];
  /** Whose rows were learnt from; empty where the table has one history. */
  readonly listeners: readonly string[];
  /** Figures of each of them, where there are several. */
  readonly byListener: ListenersReport | null;
  /** Of this model on the same input; `null` if there is none. */
  readonly backtest: Backtested | null;
}

type Backtested = Pick<BacktestReport, "folds" | "settings" | "winner" | "all">;

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
  const { rules, listeners } = report;
  // A damaged or outdated backtest is no reason to have no card; the card says that there is none.
  const found = await readRecordIfSound(paths.backtest, backtestReportSchema);
  const isSame = found?.input.sha256 === report.input.sha256 &&
    found.feature_set === report.feature_set && found.xgboost_mode === report.xgboost_mode;
  const backtest = isSame ? found : null;
  const write = async (
    path: string,
    comparison: ComparisonReport,
    whose: Pick<CardFacts, "listeners" | "byListener" | "backtest">,
  ): Promise<void> => {
    const served = comparison.models[comparison.production_model];
    if (!served?.trained) {
      throw new RangeError(`the results do not tell of ${comparison.production_model}`);
    }
    const artifact = await readArtifact(path);
    const card = modelCard({ artifact, comparison, served, rules, ...whose });
    await writeAtomic(cardBeside(path), card);
  };

  await write(paths.artifact, report, {
    listeners: listeners?.each.map(({ listener }) => listener) ?? [],
    byListener: listeners ?? null,
    // Folds are a listener's where each has models of their own.
    backtest: backtest?.folds.every(({ listener }) => listener === null) ? backtest : null,
  });
  const { own_models = [] } = await readArtifact(paths.artifact);
  for (const { listener, folder } of own_models) {
    const own = listeners?.each.find((one) => one.listener === listener)?.own ?? null;
    if (own === null) continue;
    const folds = backtest?.folds.filter((fold) => fold.listener === listener) ?? [];
    const all = backtest?.listeners?.[listener];
    await write(join(dirname(paths.artifact), folder, basename(paths.artifact)), own, {
      listeners: [listener],
      byListener: null,
      backtest: backtest === null || folds.length === 0 || all === undefined
        ? null
        : { ...backtest, folds, all },
    });
  }
}

/**
 * The model card (Mitchell et al., "Model Cards for Model Reporting", 2019) of a saved model, in
 * Markdown. Everything in it is read from the results; where a figure does not exist it says so.
 */
function modelCard(facts: CardFacts): string {
  const { artifact: { input: { simulated } }, comparison, byListener } = facts;
  const split = splitCells(comparison.split);
  return [
    "# Model card",
    ...(simulated === null
      ? ["**Whether the history is a simulated one is not known.**"]
      : simulated
      ? [
        "**This model learnt from a simulated history. None of its figures is of real listening.**",
      ]
      : []),
    ...model(facts),
    "## Data",
    ...data(facts),
    "## Label",
    ...label(facts),
    "## Split",
    "By months in time order, never shuffled" +
    (byListener === null ? ":" : ", each listener's by their own months:"),
    table(split.header, split.rows),
    "## Models compared",
    ...models(facts),
    ...listenersSection(facts),
    "## Threshold, and what it costs",
    ...threshold(facts),
    "## Probabilities",
    ...probabilities(facts),
    "## Known limits",
    limits(facts).map((limit) => `- ${limit}`).join("\n"),
  ].join("\n\n") + "\n";
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

function model({ artifact, comparison, served }: CardFacts): string[] {
  const { model: { family, file, sha256 }, listener, speaks } = artifact;
  const about = listener === undefined ? "" : ` It is ${listener}'s own.`;
  const { params, best_n_estimators } = served;
  const settings = Object.entries({
    ...params,
    ...(best_n_estimators === undefined ? {} : { best_n_estimators }),
  }).map(([key, value]) => `${key} ${value}`);
  return [
    `Scores the artists of a month by how likely each is about to become core to the listening.${about}`,
    `\`${file}\` is ${FAMILIES[family].words} (SHA-256 \`${sha256}\`). It is chosen because ` +
    `${comparison.production_model_reason}. Settings: ${settings.join(", ")}.`,
    ...beatenText(comparison).map((text) => `**${text}**`),
    ...(speaks === undefined ? [] : [speaks.why]),
    ...(speaks?.listeners ?? []).map(({ listener, why }) => `${listener}: ${why}`),
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

function label({ rules }: CardFacts): string[] {
  if (rules === null) {
    return [
      "The modeling table was not built here, so the rules behind its label `y` are not known.",
    ];
  }
  const { labels, eligibility, core_definition } = rules;
  return [
    `An artist is core in a month with at least ${coreRuleInWords(core_definition)} of ` +
    `all plays. \`y\` = 1 if the artist is core in one of the ${labels.horizon_months} months that ` +
    "follow.",
    `Rows are artist-months with ${activeInWords(rules)}, of artists first ` +
    `played at most ${eligibility.discovered_within_months} months before and not core in the ` +
    `${eligibility.lookback_months} months that end with this one; none from the first ` +
    `${labels.cold_start_buffer_months} months of a history, nor from its last ` +
    `${labels.horizon_months}, whose label is not known yet.`,
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
        ...[validation, test].flatMap(({ pr_auc, roc_auc }) => [decimal(pr_auc), decimal(roc_auc)]),
      ]),
      2,
    ),
    ...(backtest !== null ? backtested(backtest, named) : [
      "There is no backtest of this model on this table, so these figures have no intervals. " +
      "`breakout backtest` gives them.",
    ]),
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
      Object.entries(all.models).map((
        [name, { metrics: { pr_auc, roc_auc, alert_precision, alert_recall } }],
      ) => [
        named(name),
        ...[pr_auc, roc_auc, alert_precision, alert_recall].map((figure) => withInterval(figure)),
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
  { artifact, comparison: { split }, byListener, served: { test } }: CardFacts,
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

function probabilities({ served, comparison: { split } }: CardFacts): string[] {
  const { raw, calibrated, applied, refused, brier_of_prevalence } = served.calibration;
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
  { artifact, comparison, served, rules, listeners, backtest }: CardFacts,
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
    `It has seen ${listeners.length < 2 ? "one listener" : `${listeners.length} listeners`} and ` +
    "was not measured on any other.",
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
