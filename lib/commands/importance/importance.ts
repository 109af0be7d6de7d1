import type { ProgressListener } from "../../base/progress.ts";
import { resolve } from "node:path";
import type { BreakoutConfig } from "../../workspace/config.ts";
import { UserError } from "../../base/errors.ts";
import { rowByRow } from "../../features/matrix.ts";
import { averagePrecision } from "../../metrics/ranking.ts";
import { exists, sha256, writeJson } from "../../base/files.ts";
import { type Artifact, loadModel } from "../../artifact/artifact.ts";
import { candidatesOf } from "../../selection/candidates.ts";
import { type FeatureImportance, featureImportances } from "../../models/importance.ts";
import { probabilities, type Scorer } from "../../models/scorer.ts";
import { type SplitTable, splitTable } from "../../split/split_table.ts";
import { positivesOf } from "../../split/training_table.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { readTrainReport } from "../../artifact/train_report.ts";
import { trainingInput } from "../train/training_input.ts";

/** `importance.json`: what the saved model goes by, the features that move it most first. */
export interface ImportanceReport {
  readonly schema_version: 2;
  readonly model: Artifact["model"];
  readonly input: Artifact["input"];
  /** The rows that everything is measured on. */
  readonly population: {
    readonly part: "validation";
    readonly rows: number;
    readonly positives: number;
  };
  readonly permutation: {
    /** PR-AUC on these rows as they are, of the model that learnt from training rows only. */
    readonly pr_auc: number | null;
    readonly repeats: number;
    readonly seed: number;
  };
  readonly features: readonly FeatureImportance[];
}

/**
 * Measures what the saved model goes by, and writes `importance.json`.
 *
 * Shuffling has to be measured on rows that the model has not learnt from, and the saved one has
 * learnt from the validation rows too. So the model is trained again as it was before that, on the
 * training rows; that the next step from there gives the saved model, byte for byte, is checked.
 *
 * @throws UserError without a model, or if table or configuration are not those it was trained with
 */
export async function measureImportance(
  workspace: Workspace,
  repeats: number,
  onProgress: ProgressListener = () => {},
): Promise<ImportanceReport> {
  const { paths, project, root, show } = workspace;
  if (!await exists(paths.artifact)) {
    throw new UserError(
      `${show(paths.artifact)}: no model that learnt from this history, on whose rows this is ` +
        "measured. Train one with 'deno task breakout train'; 'deno task breakout explain --artist " +
        "<name>' says why any model thinks of an artist what it does.",
    );
  }
  const { artifact, scorer } = await loadModel(paths.artifact);
  const { model } = artifact;
  if (artifact.listeners !== undefined) {
    throw new UserError(
      `${show(paths.artifact)}: a model of many listeners, of which importance is not measured. ` +
        "'deno task breakout explain --artist <name>' says why it thinks of an artist what it does.",
    );
  }
  const { xgboost_mode: mode } = await readTrainReport(paths.metrics);
  const path = resolve(root, artifact.input.file);
  const { breakout, table, input } = await trainingInput(workspace, { table: path, mode });
  if (input.sha256 !== artifact.input.sha256) {
    throw new UserError(`${show(path)}: not the table the saved model learnt from. ${RETRAIN}`);
  }
  const split = splitTable(table, project.split, breakout);
  const { validation } = split.parts;
  const before = modelBefore(artifact, split, breakout, onProgress);

  const seed = breakout.modeling.xgboost.random_state;
  const report: ImportanceReport = {
    schema_version: 2,
    model,
    input: artifact.input,
    population: {
      part: "validation",
      rows: validation.y.length,
      positives: positivesOf(validation),
    },
    permutation: {
      pr_auc: averagePrecision(
        validation.y,
        rowByRow(validation.features, (features) => probabilities(before, features)),
      ),
      repeats,
      seed,
    },
    features: featureImportances(scorer, before, validation, {
      repeats,
      seed,
      onFeature: (done, of) => onProgress(done, of, "shuffling"),
    }),
  };
  await writeJson(paths.importance, report);
  return report;
}

const RETRAIN = "Train again with 'deno task breakout train'.";

/** The saved model as it was before it learnt from the validation rows. */
function modelBefore(
  { model: saved }: Artifact,
  { parts, trainValidation }: SplitTable,
  config: BreakoutConfig,
  onProgress: ProgressListener,
): Scorer {
  const candidate = candidatesOf(config).find(({ name }) => name === saved.family);
  const fitted = candidate?.fit(
    parts.train,
    parts.validation,
    (done, of, note = "") => onProgress(done, of, `training again ${note}`.trimEnd()),
  );
  const again = fitted?.refit(trainValidation).model;
  if (fitted?.model === undefined || again === undefined || sha256(again.json) !== saved.sha256) {
    throw new UserError(
      `the saved model is not what the configuration and libraries of today give. ${RETRAIN}`,
    );
  }
  return fitted.model.scorer;
}
