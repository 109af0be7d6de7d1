import { resolve } from "node:path";
// @ts-types="@types/d3-array"
import { mean } from "d3-array";
import type { BreakoutConfig } from "../../workspace/config.ts";
import { UserError } from "../../base/errors.ts";
import { averagePrecision } from "../../metrics/ranking.ts";
import { sha256, writeJson } from "../../base/files.ts";
import { loadModel } from "../../artifact/artifact.ts";
import type { Artifact } from "../../artifact/artifact.ts";
import type { ProgressListener } from "../../models/candidate.ts";
import { candidatesOf } from "../../models/candidates.ts";
import type { FeatureMatrix } from "../../features/matrix.ts";
import { permutationImportances } from "../../models/permutation_importance.ts";
import type { PermutationImportance } from "../../models/permutation_importance.ts";
import { probabilities } from "../../models/scorer.ts";
import type { Scorer } from "../../models/scorer.ts";
import { splitTable } from "../../split/split_table.ts";
import type { SplitTable } from "../../split/split_table.ts";
import { splitImportances } from "../../models/tree_importance.ts";
import type { SplitImportance } from "../../models/tree_importance.ts";
import { positivesOf } from "../../split/training_table.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { readTrainReport } from "../../artifact/train_report.ts";
import { trainingInput } from "../train/training_input.ts";

/** `importance.json`: what the saved model goes by, the features that move it most first. */
export interface ImportanceReport {
  readonly schema_version: 1;
  readonly model: Artifact["model"];
  readonly input: Artifact["input"];
  /** What contributions were averaged over: all rows of the modeling table. */
  readonly rows: number;
  readonly permutation: {
    readonly rows: number;
    readonly positives: number;
    /** PR-AUC on the validation rows as they are, of the model that learnt from training rows only. */
    readonly pr_auc: number | null;
    readonly repeats: number;
    readonly seed: number;
  };
  readonly features: readonly FeatureImportance[];
}

/** How much a feature counts, by several measures. */
export interface FeatureImportance {
  readonly feature: string;
  /** Mean over the rows of the size of its contribution, in log-odds. */
  readonly mean_abs_contribution: number;
  /** Its splits; `null` of a model that has no trees. */
  readonly splits: SplitImportance | null;
  /** Loss in PR-AUC on the validation rows; `null` without a positive there. */
  readonly permutation: PermutationImportance | null;
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
  const { artifact, scorer } = await loadModel(paths.artifact);
  const { model, feature_columns } = artifact;
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
  const permutation = permutationImportances(before, validation.features, validation.y, {
    repeats,
    seed,
    onFeature: (done, of) => onProgress(done, of, "shuffling"),
  });
  const splits = scorer.trees === undefined ? null : splitImportances(scorer.trees);
  const contributions = meanAbsoluteContributions(scorer, table.features);
  const report: ImportanceReport = {
    schema_version: 1,
    model,
    input: artifact.input,
    rows: table.y.length,
    permutation: {
      rows: validation.y.length,
      positives: positivesOf(validation),
      pr_auc: averagePrecision(validation.y, probabilities(before, validation.features)),
      repeats,
      seed,
    },
    features: feature_columns.map((feature, i) => ({
      feature,
      mean_abs_contribution: contributions[i] ?? NaN,
      splits: splits?.[i] ?? null,
      permutation: permutation?.[i] ?? null,
    })).sort((a, b) => b.mean_abs_contribution - a.mean_abs_contribution),
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

function meanAbsoluteContributions(scorer: Scorer, matrix: FeatureMatrix): number[] {
  const { values } = scorer.contributions(matrix);
  const width = matrix.columns.length;
  return matrix.columns.map((_, column) =>
    mean(values.filter((_, at) => at % width === column), Math.abs) ?? NaN
  );
}
