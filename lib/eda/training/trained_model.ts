import { UserError } from "../../base/errors.ts";
import { exists, readBytes, sha256 } from "../../base/files.ts";
import { loadModel } from "../../artifact/artifact.ts";
import type { SavedModel } from "../../artifact/artifact.ts";
import type { ProgressListener } from "../../models/candidate.ts";
import { trainAndSave } from "../../commands/train/train.ts";
import type { History } from "../history.ts";
import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** The root's saved model. */
export interface TrainedModel {
  readonly saved: SavedModel;
  /** Whether it was trained just now. */
  readonly fresh: boolean;
}

/**
 * Trains and saves, as `breakout train` does.
 *
 * @returns unavailable, with what it says, where there is too little to learn from
 */
export async function trainedModel(
  { workspace }: History,
  onProgress?: ProgressListener,
): Promise<Available<TrainedModel>> {
  try {
    await trainAndSave(workspace, {}, onProgress);
    return { saved: await loadModel(workspace.paths.artifact), fresh: true };
  } catch (error) {
    if (error instanceof UserError) return unavailable(error.message);
    throw error;
  }
}

/** The saved model if it learnt from this very modeling table; else trains one. */
export async function savedModel(
  history: History,
  onProgress?: ProgressListener,
): Promise<Available<TrainedModel>> {
  const { paths } = history.workspace;
  if (!await exists(paths.artifact)) return await trainedModel(history, onProgress);
  const saved = await loadModel(paths.artifact);
  const table = sha256(await readBytes(paths.modeling, ""));
  return saved.artifact.input.sha256 === table
    ? { saved, fresh: false }
    : await trainedModel(history, onProgress);
}
