import { sort } from "d3-array";
import { type BacktestOptions, backtestTable } from "../../evaluation/backtest.ts";
import type { BacktestReport } from "../../evaluation/backtest_report.ts";
import { exists, writeJson } from "../../base/files.ts";
import { compare } from "../../selection/compare.ts";
import { splitTable } from "../../split/split_table.ts";
import { candidatesOf } from "../../selection/candidates.ts";
import { xgboostLibrary } from "../../models/xgboost/library.ts";
import { dataOf, rememberRun } from "../../workspace/runs.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { writeModelCards } from "../../artifact/model_card.ts";
import { trainingInput, type TrainRequest } from "../train/training_input.ts";

/**
 * Runs the rolling-origin backtest of every model and heuristic and writes what came out. The model
 * card of a model that learnt from the same table is written anew with it.
 *
 * The winner, which the others are held against, is the model that training would serve.
 *
 * @param onProgress hears of each fit to come
 * @param onWindow hears of each window that was predicted
 * @throws UserError for a table that cannot be learnt from, or of which no window can be predicted
 */
export async function backtestAndSave(
  workspace: Workspace,
  request: TrainRequest = {},
  onProgress?: BacktestOptions["onProgress"],
  onWindow?: BacktestOptions["onWindow"],
): Promise<BacktestReport> {
  const { project, paths } = workspace;
  const began = new Date();
  xgboostLibrary(); // a missing library is told before any work is done
  const { breakout, columns, table, input, build, warnings } = await trainingInput(
    workspace,
    request,
  );
  const { served, choice, split } = compare(splitTable(table, project.split, breakout), breakout);
  const result = backtestTable(table, {
    // The labels are those of the build; the configuration may have changed since.
    config: { ...breakout, ...build?.rules },
    candidates: candidatesOf(breakout),
    winner: { name: served.name, reason: choice.reason },
    split: project.split,
    listeners: build?.listeners,
    onProgress,
    onWindow,
  });
  const report: BacktestReport = {
    schema_version: 1,
    input,
    feature_set: breakout.features.feature_set,
    xgboost_mode: breakout.modeling.xgboost.mode,
    ...result,
    warnings: [
      ...warnings,
      ...(build === null ? [unknownRules(breakout.labels.horizon_months)] : []),
      ...result.warnings,
      ...(breakout.modeling.production_model === "best"
        ? chosenInWindows(served.name, split.parts.validation.months, result.folds)
        : []),
    ],
  };
  await writeJson(paths.backtest, report);
  if (await exists(paths.artifact) && await exists(paths.metrics)) {
    await writeModelCards(workspace.paths);
  }
  await rememberRun(workspace, began, {
    command: "backtest",
    seed: breakout.backtest.seed,
    data: dataOf(input),
    settings: breakout,
    columns,
    figures: Object.fromEntries(
      sort(Object.entries(result.all.models), ([name]) => Number(name !== served.name))
        .map(([name, { metrics }]) => [`PR-AUC of ${name}`, metrics.pr_auc]),
    ),
  });
  return report;
}

function unknownRules(horizon: number): string {
  return `by which rules the table was labelled is not known; horizon_months is taken to be ${horizon}`;
}

/** The winner was chosen by what it did on some of the months that it is judged by here. */
function chosenInWindows(
  winner: string,
  validation: readonly string[],
  folds: BacktestReport["folds"],
): string[] {
  const predicted = folds.filter((fold) => fold.predicted);
  const within = new Set(
    validation.filter((month) =>
      predicted.some(({ first, last }) => month >= first && month <= last)
    ),
  );
  return within.size === 0 ? [] : [
    `${winner} was chosen on validation months of which ${within.size} lie in these windows, which ` +
    "flatters it a little against the other models that learn",
  ];
}
