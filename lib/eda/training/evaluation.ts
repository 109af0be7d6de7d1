import { exists } from "../../base/files.ts";
import {
  evaluationBeside,
  type EvaluationReport,
  readEvaluation,
} from "../../evaluation/evaluation_report.ts";
import type { OpenHistory } from "../history.ts";

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
