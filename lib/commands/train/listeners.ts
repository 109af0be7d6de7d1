import type { ProgressListener } from "../../base/progress.ts";
import { dirname, join } from "node:path";
import {
  type Artifact,
  cardBeside,
  type ListenersSummary,
  listenersSummarySchema,
  saveModel,
} from "../../artifact/artifact.ts";
import { listenersCard } from "../../artifact/listeners_card.ts";
import { sha256, writeAtomic, writeJson } from "../../base/files.ts";
import { itemAt } from "../../base/items.ts";
import { VERSION } from "../../base/version.ts";
import { learnFrom } from "../../evaluation/cross_validation.ts";
import {
  evaluationBeside,
  type EvaluationReport,
  figureBeside,
} from "../../evaluation/evaluation_report.ts";
import { listenerScores } from "../../eda/drawing/listener_scores.ts";
import { chooseThreshold } from "../../metrics/alert_threshold.ts";
import { FAMILIES } from "../../selection/families.ts";
import { xgboostVersion } from "../../models/xgboost/library.ts";
import { type LearningRows, listedRowsOf } from "../../split/learning_rows.ts";
import type { Listening } from "../../workspace/listening.ts";
import { rememberRun } from "../../workspace/runs.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { evaluateListeners, runOf } from "../evaluate/evaluate.ts";

/** What learning from many listeners gave. */
export interface ListenersTraining {
  readonly evaluation: EvaluationReport;
  /** Of the model for lists, and of the one for single records. */
  readonly artifact: string;
  readonly records: string;
}

/**
 * Learns from every listener of the history, judges that on listeners left out in turn, and saves two
 * models: the one for lists, and in `records/` beside it the one for single records.
 *
 * @throws UserError as {@link evaluateListeners}
 */
export async function trainOnListeners(
  workspace: Workspace,
  listening: Listening,
  onProgress: ProgressListener = () => {},
): Promise<ListenersTraining> {
  const { breakout, paths, record } = workspace;
  const began = new Date();
  const evaluated = await evaluateListeners(workspace, listening, onProgress);
  const { rows, models, report } = evaluated;
  const records = join(dirname(paths.artifact), "records", "artifact.json");
  for (const { name, set, columns, probabilities, settings } of models) {
    const json = learnFrom(rows, columns, settings, onProgress);
    const { threshold, reason } = thresholdOf(rows, probabilities, workspace);
    const { file } = FAMILIES.xgboost;
    const artifact: Artifact = {
      schema_version: 1,
      model: { family: "xgboost", file, sha256: sha256(json) },
      feature_set: set,
      feature_columns: [...columns],
      calibration: null,
      threshold,
      threshold_policy: { ...breakout.modeling.thresholding, reason },
      listeners: summaryOf(report, name),
      input: {
        file: record(paths.scrobbles),
        sha256: listening.sha256,
        scrobbles_sha256: listening.sha256,
        simulated: listening.simulated,
      },
      libraries: { breakout: VERSION, xgboost: xgboostVersion() },
    };
    await saveModel(name === "records" ? records : paths.artifact, [{ file, json }], artifact);
  }
  await writeJson(evaluationBeside(paths.artifact), report);
  await writeAtomic(figureBeside(paths.artifact), listenerScores(report).svg);
  await writeAtomic(cardBeside(paths.artifact), listenersCard(report, breakout));
  await rememberRun(workspace, began, runOf(workspace, "train", evaluated));
  return { evaluation: report, artifact: record(paths.artifact), records: record(records) };
}

/** Chosen on what models said of weekly lists of listeners that they had not heard of. */
function thresholdOf(
  rows: LearningRows,
  probabilities: Float32Array,
  { breakout }: Workspace,
): ReturnType<typeof chooseThreshold> {
  const lists = listedRowsOf(rows, "rolling");
  return chooseThreshold(
    lists.map((row) => `${itemAt(rows.periods, row)} ${itemAt(rows.listeners, row)}`),
    Uint8Array.from(lists, (row) => itemAt(rows.y, row)),
    Float64Array.from(lists, (row) => itemAt(probabilities, row)),
    breakout.modeling.thresholding,
  );
}

function summaryOf(report: EvaluationReport, name: string): ListenersSummary {
  const judged = ({ all }: EvaluationReport["calendar"]): unknown => {
    const scores = all.scores.find((of) => of.name === name);
    if (scores === undefined) throw new RangeError(`the evaluation does not tell of ${name}`);
    return { ...all, ...scores, ...scores.metrics };
  };
  return listenersSummarySchema.parse({
    ...report,
    count: report.listeners,
    calendar: judged(report.calendar),
    rolling: judged(report.rolling),
  });
}
