import {
  loadModel,
  loadModelOf,
  readArtifact,
  type SavedModel,
  type Speaks,
} from "../artifact/artifact.ts";
import { exists } from "../base/files.ts";
import type { Workspace } from "./workspace.ts";

interface Decided {
  /** Of its artifact. */
  readonly path: string;
  /** Whether it is the root's own, or one that was named, and not the one that ships. */
  readonly own: boolean;
  /** Which model answers and why, in a sentence. */
  readonly why: string;
}

/** The model that answers for a root. */
export interface ModelInUse extends Decided {
  /** Listeners for each of whom that was decided; empty where it was for all alike. */
  readonly listeners: readonly (Decided & { readonly listener: string })[];
}

const LEARNT_HERE: Speaks = { own: true, why: "The model learnt from this history answers." };
const NONE_HERE: Speaks = {
  own: false,
  why: "The model that comes with Breakout answers: this history has none of its own yet.",
};

/**
 * Decides which model answers: one that was named; the root's own, if training found that it is to
 * answer; else the one that comes with the project. Of a history of which only the artist-months are
 * known that is the one for single records: what the one for lists looks at is not in them.
 *
 * @throws UserError for an artifact of the root that is damaged
 */
export async function modelInUse(
  { paths: { artifact, shipped, records, scrobbles, snapshots } }: Pick<Workspace, "paths">,
): Promise<ModelInUse> {
  if (artifact === shipped) {
    return { path: artifact, own: true, why: "The model of --model-dir answers.", listeners: [] };
  }
  const { listeners = [], ...decided } = await exists(artifact)
    ? (await readArtifact(artifact)).speaks ?? LEARNT_HERE
    : NONE_HERE;
  const hasOnlyMonths = !await exists(scrobbles) && await exists(snapshots);
  const withPath = <T extends { own: boolean }>(of: T): T & { path: string } => ({
    ...of,
    path: of.own ? artifact : hasOnlyMonths ? records : shipped,
  });
  return { ...withPath(decided), listeners: listeners.map(withPath) };
}

/** Which model answers, as reports say it. */
export interface Answering {
  /** Learnt from the root's history, the one that comes with the project, or one that was asked for. */
  readonly model: "own" | "shipped" | "named";
  /** Which it is and why, in a sentence. */
  readonly why_model: string;
}

/**
 * Opens the models of a root.
 *
 * @returns gives the model of a listener, `null` where there is one history; each is loaded once
 * @throws UserError for a model that is damaged
 */
export async function openModels(
  workspace: Pick<Workspace, "paths">,
): Promise<(listener: string | null) => Promise<Answering & { readonly saved: SavedModel }>> {
  const inUse = await modelInUse(workspace);
  const shared = await loadModel(inUse.path);
  const { artifact, shipped } = workspace.paths;
  return async (listener) => {
    const { own } = decidedFor(listener, inUse);
    const model = artifact === shipped ? "named" : own ? "own" : "shipped";
    const { saved, why } = await modelOfListener(listener, shared, inUse);
    return { saved, model, why_model: why };
  };
}

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
): Promise<{ readonly saved: SavedModel; readonly why: string }> {
  const { path, why } = decidedFor(listener, inUse);
  const model = path === inUse.path ? shared : await loadModel(path);
  return { saved: await loadModelOf(listener, model, path), why };
}
