import { loadModel, loadModelOf } from "../artifact/artifact.ts";
import type { SavedModel } from "../artifact/artifact.ts";
import { artifactInUse } from "./workspace.ts";
import type { Workspace } from "./workspace.ts";

/** The model that answers for a listener. */
export interface AnsweringModel {
  readonly saved: SavedModel;
  /** Learnt from the root's history, the one that comes with the project, or one that was asked for. */
  readonly model: "own" | "shipped" | "named";
  /** Which model speaks and why, in a sentence. */
  readonly why: string;
}

/**
 * Opens the models of a root: which of them answers for whom is decided here and nowhere else.
 *
 * @returns gives the model of a listener, `null` where there is one history; each is loaded once
 * @throws UserError for a model that is damaged
 */
export async function openModels(
  workspace: Pick<Workspace, "paths">,
): Promise<(listener: string | null) => Promise<AnsweringModel>> {
  const path = await artifactInUse(workspace);
  const shared = await loadModel(path);
  const { artifact, shipped } = workspace.paths;
  const model = artifact === shipped ? "named" : path === artifact ? "own" : "shipped";
  return async (listener) => {
    const saved = await loadModelOf(listener, shared, path);
    return { saved, model, why: saved === shared ? WHY[model] : whyOwn(listener) };
  };
}

const WHY = {
  own: "The model learnt from this history answers.",
  shipped: "The model that comes with Breakout answers: this history has none of its own yet.",
  named: "The model of --model-dir answers.",
} as const;

function whyOwn(listener: string | null): string {
  return `The model learnt from ${listener}'s own history answers.`;
}
