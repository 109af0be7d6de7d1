import type { ProgressListener } from "../../base/progress.ts";
import type { TrainReport } from "../../artifact/train_report.ts";
import { exists } from "../../base/files.ts";
import { TooLittleHistory } from "../../split/split.ts";
import { readListening } from "../../workspace/listening.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { type ListenersTraining, trainOnListeners } from "./listeners.ts";
import { trainAndSave } from "./train.ts";
import type { TrainRequest } from "./training_input.ts";

/** What came of a history that is too little to learn from: nothing, and why. */
export interface NothingTrained {
  /** What is there, what is needed, and from when there can be enough. */
  readonly too_little: string;
}

/**
 * Trains on whatever there is: one model of many people where the history has so many, else models on
 * the modeling table. A history that is merely short is no fault: nothing is trained.
 *
 * @throws UserError as either does
 */
export async function trainAny(
  workspace: Workspace,
  request: TrainRequest,
  onProgress: ProgressListener,
): Promise<TrainReport | ListenersTraining | NothingTrained> {
  const { paths, breakout } = workspace;
  const listening = request.table === undefined && await exists(paths.scrobbles)
    ? await readListening(workspace)
    : null;
  if (listening !== null && listening.histories.length >= breakout.listeners.fewest) {
    return await trainOnListeners(workspace, listening, onProgress);
  }
  try {
    return await trainAndSave(workspace, request, onProgress, listening);
  } catch (error) {
    if (error instanceof TooLittleHistory) return { too_little: error.message };
    throw error;
  }
}
