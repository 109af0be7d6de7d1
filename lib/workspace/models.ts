import { loadModel, loadModelOf, readArtifact, type SavedModel } from "../artifact/artifact.ts";
import { exists } from "../base/files.ts";
import type { Workspace } from "./workspace.ts";

/** The model that answers for a root. */
export interface ModelInUse {
  /** Of its artifact. */
  readonly path: string;
  /** Whether it is the root's own, or one that was named, and not the one that ships. */
  readonly own: boolean;
  /** Which model answers and why, in a sentence. */
  readonly why: string;
}

/**
 * Decides which model answers: one that was named; the root's own, if training found that it is to
 * answer; else the one that comes with the project.
 *
 * @throws UserError for an artifact of the root that is damaged
 */
export async function modelInUse({ paths }: Pick<Workspace, "paths">): Promise<ModelInUse> {
  const { artifact, shipped } = paths;
  if (artifact === shipped) {
    return { path: artifact, own: true, why: "The model of --model-dir answers." };
  }
  if (!await exists(artifact)) {
    return {
      path: shipped,
      own: false,
      why: "The model that comes with Breakout answers: this history has none of its own yet.",
    };
  }
  const { speaks = { own: true, why: "The model learnt from this history answers." } } =
    await readArtifact(artifact);
  return { path: speaks.own ? artifact : shipped, ...speaks };
}

/** The model that answers for a listener. */
export interface AnsweringModel {
  readonly saved: SavedModel;
  /** Learnt from the root's history, the one that comes with the project, or one that was asked for. */
  readonly model: "own" | "shipped" | "named";
  /** Which model speaks and why, in a sentence. */
  readonly why: string;
}

/**
 * Opens the models of a root.
 *
 * @returns gives the model of a listener, `null` where there is one history; each is loaded once
 * @throws UserError for a model that is damaged
 */
export async function openModels(
  workspace: Pick<Workspace, "paths">,
): Promise<(listener: string | null) => Promise<AnsweringModel>> {
  const { path, own, why } = await modelInUse(workspace);
  const shared = await loadModel(path);
  const { artifact, shipped } = workspace.paths;
  const model = artifact === shipped ? "named" : own ? "own" : "shipped";
  return async (listener) => ({ ...await modelOfListener(listener, shared, { path, why }), model });
}

/**
 * The model that answers for a listener: their own if there is one, else the one of all.
 *
 * @param shared the model of all, and where its artifact is and why it answers
 * @throws UserError for a model that is damaged
 */
export async function modelOfListener(
  listener: string | null,
  shared: SavedModel,
  { path, why }: Pick<ModelInUse, "path" | "why">,
): Promise<Pick<AnsweringModel, "saved" | "why">> {
  const saved = await loadModelOf(listener, shared, path);
  const whyOwn = `The model learnt from ${listener}'s own history answers.`;
  return { saved, why: saved === shared ? why : whyOwn };
}
