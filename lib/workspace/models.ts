import {
  loadModel,
  loadModelOf,
  readArtifact,
  type SavedModel,
  type Speaks,
} from "../artifact/artifact.ts";
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
  /** Listeners for each of whom that was decided; empty where it was for all alike. */
  readonly listeners: readonly (Omit<ModelInUse, "listeners"> & { readonly listener: string })[];
}

const LEARNT_HERE: Speaks = { own: true, why: "The model learnt from this history answers." };

/**
 * Decides which model answers: one that was named; the root's own, if training found that it is to
 * answer; else the one that comes with the project.
 *
 * @throws UserError for an artifact of the root that is damaged
 */
export async function modelInUse({ paths }: Pick<Workspace, "paths">): Promise<ModelInUse> {
  const { artifact, shipped } = paths;
  if (artifact === shipped) {
    return { path: artifact, own: true, why: "The model of --model-dir answers.", listeners: [] };
  }
  if (!await exists(artifact)) {
    return {
      path: shipped,
      own: false,
      why: "The model that comes with Breakout answers: this history has none of its own yet.",
      listeners: [],
    };
  }
  const { speaks = LEARNT_HERE } = await readArtifact(artifact);
  const { own, why, listeners = [] } = speaks;
  const pathOf = (own: boolean): string => own ? artifact : shipped;
  return {
    path: pathOf(own),
    own,
    why,
    listeners: listeners.map((of) => ({ ...of, path: pathOf(of.own) })),
  };
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
  const inUse = await modelInUse(workspace);
  const shared = await loadModel(inUse.path);
  const { artifact, shipped } = workspace.paths;
  return async (listener) => {
    const { own } = decidedFor(listener, inUse);
    const model = artifact === shipped ? "named" : own ? "own" : "shipped";
    return { ...await modelOfListener(listener, shared, inUse), model };
  };
}

/** What was decided for a listener, or for all alike. */
function decidedFor<T extends Pick<ModelInUse, "path" | "why" | "listeners">>(
  listener: string | null,
  inUse: T,
): T | ModelInUse["listeners"][number] {
  return inUse.listeners.find((of) => of.listener === listener) ?? inUse;
}

/**
 * The model that answers for a listener: their own if there is one, else the one of all.
 *
 * @param shared the model that answers on the whole, and what was decided with it
 * @throws UserError for a model that is damaged
 */
export async function modelOfListener(
  listener: string | null,
  shared: SavedModel,
  inUse: Pick<ModelInUse, "path" | "why" | "listeners">,
): Promise<Pick<AnsweringModel, "saved" | "why">> {
  const { path, why } = decidedFor(listener, inUse);
  const model = path === inUse.path ? shared : await loadModel(path);
  return { saved: await loadModelOf(listener, model, path), why };
}
