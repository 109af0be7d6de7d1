import { exists } from "../../base/files.ts";
import { evaluationBeside, readEvaluation } from "../../evaluation/evaluation_report.ts";
import type { Figure } from "../drawing/figure.ts";
import { listenerScores } from "../drawing/listener_scores.ts";
import type { OpenHistory } from "../history.ts";

/**
 * How well the model of many listeners ranks for people it has not heard of, beside every heuristic:
 * by this history's own evaluation if it has one, else by that of the model that comes with Breakout.
 *
 * @throws UserError for a damaged evaluation
 */
export async function listenerModels({ workspace: { paths } }: OpenHistory): Promise<Figure> {
  const shipped = evaluationBeside(paths.shipped);
  const path = await exists(paths.evaluation) ? paths.evaluation : shipped;
  return listenerScores(await readEvaluation(path));
}
