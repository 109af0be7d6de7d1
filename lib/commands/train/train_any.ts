import type { TrainReport } from "../../artifact/train_report.ts";
import { exists } from "../../base/files.ts";
import type { ProgressListener } from "../../models/candidate.ts";
import { readListening } from "../../workspace/listening.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { trainOnListeners } from "./listeners.ts";
import type { ListenersTraining } from "./listeners.ts";
import { trainAndSave } from "./train.ts";
import type { TrainRequest } from "./training_input.ts";

/**
 * Trains on whatever there is: one model of many people where the history has so many, else models on
 * the modeling table.
 *
 * @throws UserError as either does
 */
export async function trainAny(
  workspace: Workspace,
  request: TrainRequest,
  onProgress: ProgressListener,
): Promise<TrainReport | ListenersTraining> {
  const { paths, breakout } = workspace;
  if (request.table === undefined && await exists(paths.scrobbles)) {
    const { histories } = await readListening(workspace);
    if (histories.length >= breakout.listeners.fewest) {
      return await trainOnListeners(workspace, onProgress);
    }
  }
  return await trainAndSave(workspace, request, onProgress);
}
