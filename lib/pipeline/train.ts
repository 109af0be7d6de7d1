import { chosenFeatures } from "../config.ts";
import { readBytes, sha256, writeJson } from "../files.ts";
import { saveModel } from "../model/artifact.ts";
import type { Artifact, ModelMetrics } from "../model/artifact.ts";
import { splitTable, splitWarnings, trainXgboost } from "../model/train.ts";
import type { ModelFamily } from "../model/scorer.ts";
import { xgboostLibrary, xgboostVersion } from "../model/xgboost/library.ts";
import type { RoundListener } from "../model/xgboost/train.ts";
import { readTrainingTable } from "../tables/training_table.ts";
import { VERSION } from "../version.ts";
import type { Workspace } from "../workspace.ts";
import { readBuildReport } from "./build_report.ts";

/** `metrics.json`: what is known of the models, and how it came about. */
export interface TrainReport {
  readonly schema_version: 1;
  readonly input: Artifact["input"];
  readonly feature_set: string;
  readonly split: Artifact["training"];
  /** Share of breakouts among all rows. */
  readonly prevalence: number;
  readonly models: { readonly xgboost: XgboostReport };
  readonly production_model: ModelFamily;
  readonly warnings: readonly string[];
}

interface XgboostReport extends ModelMetrics {
  readonly threshold: number;
  readonly threshold_reason: string;
  readonly best_n_estimators: number;
  readonly scale_pos_weight: { readonly train: number; readonly train_validation: number };
  readonly params: Readonly<Record<string, number>>;
}

/**
 * Trains on a modeling table and saves the model with its artifact and metrics.
 *
 * @param tablePath of the modeling table; the one that was built if absent
 * @throws UserError for a table that cannot be learnt from, or a missing XGBoost
 */
export async function trainAndSave(
  workspace: Workspace,
  tablePath: string = workspace.paths.modeling,
  onRound?: RoundListener,
): Promise<TrainReport> {
  const { breakout, project, paths } = workspace;
  const columns = chosenFeatures(breakout);
  xgboostLibrary(); // a missing library is told before any work is done

  const table = await readTrainingTable(tablePath, columns);
  const split = splitTable(table, project.split, breakout);
  const model = trainXgboost(split, breakout.modeling, onRound);

  const input = await inputOf(workspace, tablePath);
  const { xgboost, thresholding } = breakout.modeling;
  const { n_estimators, early_stopping_rounds, random_state, reg_lambda, min_child_weight } =
    xgboost;
  const feature_set = breakout.features.feature_set;
  const positives = table.y.reduce((sum, label) => sum + label, 0);
  const report: TrainReport = {
    schema_version: 1,
    input,
    feature_set,
    split: split.summary,
    prevalence: positives / table.y.length,
    models: {
      xgboost: {
        ...model.metrics,
        threshold: model.threshold.threshold,
        threshold_reason: model.threshold.reason,
        best_n_estimators: model.bestTrees,
        scale_pos_weight: model.scalePosWeight,
        params: {
          ...xgboost.final_params,
          n_estimators,
          early_stopping_rounds,
          random_state,
          reg_lambda,
          min_child_weight,
        },
      },
    },
    production_model: model.family,
    warnings: splitWarnings(split.summary),
  };
  await saveModel(paths.artifact, model.json, {
    schema_version: 1,
    model: { family: model.family, file: project.files.model, sha256: sha256(model.json) },
    feature_set,
    feature_columns: columns,
    threshold: model.threshold.threshold,
    threshold_policy: { ...thresholding, reason: model.threshold.reason },
    metrics: model.metrics,
    training: split.summary,
    input,
    libraries: { breakout: VERSION, xgboost: xgboostVersion() },
  });
  await writeJson(paths.metrics, report);
  return report;
}

async function inputOf(workspace: Workspace, tablePath: string): Promise<Artifact["input"]> {
  const checksum = sha256(await readBytes(tablePath, ""));
  const build = await readBuildReport(workspace);
  const built = build?.modeling.sha256 === checksum ? build.scrobbles : undefined;
  return {
    file: workspace.show(tablePath),
    sha256: checksum,
    scrobbles_sha256: built?.sha256 ?? null,
    simulated: built?.simulated ?? false,
  };
}
