import { loadModel } from "../../artifact/artifact.ts";
import { exists } from "../../base/files.ts";
import {
  evaluationBeside,
  type EvaluationReport,
  readEvaluation,
} from "../../evaluation/evaluation_report.ts";
import { knownScores } from "../../evaluation/known_scores.ts";
import type { Prediction } from "../../evaluation/out_of_fold.ts";
import type { TrainingTable } from "../../split/training_table.ts";
import type { OpenHistory } from "../history.ts";

/** What figures call the model that comes with Breakout. */
export const SHARED = "the shared model";

/**
 * What the model of many listeners says of rows of a history. It has learnt from none of them.
 *
 * @returns `null` where the table of features lacks what it looks at
 */
export async function sharedModel(
  { tables: { features: table }, workspace: { paths } }: OpenHistory,
): Promise<((rows: TrainingTable) => Prediction) | null> {
  const { artifact: { feature_columns: columns, threshold }, scorer } = await loadModel(
    paths.shipped,
  );
  if (columns.some((name) => !table.columns.has(name))) return null;
  const said = knownScores(scorer, table, columns, paths.features);
  return (rows) => {
    const scores = said(rows);
    return { scores, alerts: Uint8Array.from(scores, (score) => score >= threshold ? 1 : 0) };
  };
}

/**
 * How the model of many listeners was judged: this history's own evaluation if it has one, else that
 * of the model that comes with Breakout.
 *
 * @throws UserError for a damaged evaluation
 */
export async function evaluationOf(
  { workspace: { paths } }: OpenHistory,
): Promise<EvaluationReport> {
  const isOwn = await exists(paths.evaluation);
  return await readEvaluation(isOwn ? paths.evaluation : evaluationBeside(paths.shipped));
}
