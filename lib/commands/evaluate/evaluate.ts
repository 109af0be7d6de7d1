import type { ProgressListener } from "../../base/progress.ts";
import { sum } from "d3-array";
import { UserError } from "../../base/errors.ts";
import { writeJson } from "../../base/files.ts";
import { itemAt } from "../../base/items.ts";
import { listenerRows, type OutOfFold, outOfFold } from "../../evaluation/cross_validation.ts";
import { judgeKinds } from "../../evaluation/judge.ts";
import type { EvaluationReport } from "../../evaluation/evaluation_report.ts";
import type { NamedScores } from "../../evaluation/listeners.ts";
import { type ListenersSettings, recordSettings } from "../../evaluation/settings.ts";
import { featuresInSet } from "../../features/feature_sets.ts";
import { columnsOf } from "../../features/matrix.ts";
import { type FeatureName, FEATURES } from "../../features/registry.ts";
import { HEURISTICS } from "../../models/heuristics.ts";
import { lengthInMonths } from "../../scrobbles/history.ts";
import { type LearningRows, listedRowsOf, PERIOD_KINDS } from "../../split/learning_rows.ts";
import { counted } from "../../text/numbers.ts";
import type { Listening } from "../../workspace/listening.ts";
import type { RunToRemember } from "../../workspace/runs.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { judgeHowEarly } from "./early.ts";
import { judgeAgainstOwn } from "./own_history.ts";

/** A model of many listeners, and what it says of them where it has not heard of them. */
interface EvaluatedModel extends OutOfFold {
  readonly name: "listeners" | "records";
  readonly set: string;
  readonly columns: readonly FeatureName[];
  readonly settings: ListenersSettings;
}

/** The model for lists and the one for records, judged on every row that a list would hold. */
export interface Evaluated {
  readonly rows: LearningRows;
  readonly models: readonly [lists: EvaluatedModel, records: EvaluatedModel];
  readonly report: EvaluationReport;
}

/** What is remembered of an evaluation; training on many listeners holds one. */
export function runOf(
  { breakout, paths, record }: Workspace,
  command: RunToRemember["command"],
  { report }: Evaluated,
): RunToRemember {
  const figures = PERIOD_KINDS.toReversed().flatMap((kind) => {
    const { scores, differences } = report[kind].all;
    return [
      ...scores.map(({ name, metrics }) => [`${kind} AP of ${name}`, metrics.average_precision]),
      ...differences.map(({ name, minus, metrics }) => [
        `${kind} AP of ${name} minus ${minus}`,
        metrics.average_precision,
      ]),
    ];
  });
  return {
    command,
    seed: breakout.listeners.xgboost.random_state,
    data: {
      file: record(paths.scrobbles),
      sha256: report.scrobbles_sha256,
      simulated: report.simulated,
    },
    settings: breakout,
    columns: report.feature_columns,
    figures: Object.fromEntries(figures),
  };
}

/**
 * Judges the model of many listeners by cross-validation in folds over listeners, beside the model on
 * the documented columns, the heuristics, and models of one's own history where that is long enough;
 * writes `evaluation.json`.
 *
 * @throws UserError without a history of enough listeners, or a missing XGBoost
 */
export async function evaluateListeners(
  workspace: Workspace,
  listening: Listening,
  onProgress: ProgressListener = () => {},
): Promise<Evaluated> {
  const { breakout, project, paths } = workspace;
  const { listeners: settings } = breakout;
  const { histories } = listening;
  if (histories.length < settings.fewest) {
    throw new UserError(
      `${workspace.show(paths.scrobbles)}: ${counted(histories.length, "listener")}; learning ` +
        `from people takes at least ${settings.fewest}, told apart by a column listener`,
    );
  }
  const columns = featuresInSet(breakout, settings.feature_set);
  const recordColumns = featuresInSet(breakout, settings.record_feature_set);
  const needed = new Set<string>([...columns, ...recordColumns, ...HEURISTICS]);
  const rows = listenerRows(
    histories,
    breakout,
    project.time.timezone,
    FEATURES.filter(({ name }) => needed.has(name)),
    onProgress,
  );
  if (listedRowsOf(rows, "rolling").length === 0) {
    throw new UserError(
      `${workspace.show(paths.scrobbles)}: no weekly list of any of the ${histories.length} ` +
        "listeners would hold an artist whose future is known: their histories are too short, or no " +
        "new artist is ever played often enough (eligibility in configs/breakout.yaml)",
    );
  }

  const evaluated = (
    of: Omit<EvaluatedModel, keyof OutOfFold>,
    onProgress: ProgressListener,
  ): EvaluatedModel => ({ ...of, ...outOfFold(rows, of.columns, of.settings, onProgress) });
  const models = [
    evaluated({ name: "listeners", set: settings.feature_set, columns, settings }, onProgress),
    evaluated(
      {
        name: "records",
        set: settings.record_feature_set,
        columns: recordColumns,
        settings: recordSettings(settings),
      },
      (done, of, note = "") => onProgress(done, of, `on ${recordColumns.length} columns, ${note}`),
    ),
  ] as const;
  const [{ probabilities, scorerOf }] = models;
  const scores: NamedScores[] = [
    ...models.map(({ name, probabilities }) => ({
      name,
      scores: probabilities,
      probabilities: true,
    })),
    ...HEURISTICS.map((name) => ({
      name,
      scores: columnsOf(rows.features, [name]).values,
      probabilities: false,
    })),
  ];
  const spans = new Map(histories.map((of) => [of.listener ?? "", lengthInMonths(of)]));
  const report: EvaluationReport = {
    schema_version: 1,
    listeners: histories.length,
    plays: sum(histories, ({ time }) => time.length),
    rows: sum(rows.weights, (weight) => Number(weight > 0)),
    breakouts: sum(rows.y, (y, row) => itemAt(rows.weights, row) > 0 ? y : 0),
    folds: settings.folds,
    fewest_breakouts: settings.fewest_breakouts,
    feature_columns: columns,
    record_columns: recordColumns,
    scrobbles_sha256: listening.sha256,
    simulated: listening.simulated,
    ...judgeKinds(
      rows,
      scores,
      spans,
      settings.fewest_breakouts,
      breakout.eligibility.active_plays_min,
    ),
    own_history: judgeAgainstOwn(workspace, histories, rows, probabilities, spans, onProgress),
    how_early: judgeHowEarly(workspace, histories, scorerOf, onProgress),
  };
  await writeJson(paths.evaluation, report);
  return { rows, models, report };
}
