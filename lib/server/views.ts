/**
 * The views of the listeners of a root, in a thread of their own: after a history has changed, the
 * first takes seconds.
 *
 * @module
 */
import { loadModel, type SavedModel } from "../artifact/artifact.ts";
import { UserError } from "../base/errors.ts";
import { exists } from "../base/files.ts";
import { itemAt } from "../base/items.ts";
import type { ArtistPageProps } from "../page/artist_page.tsx";
import type { DiscoveriesPageProps } from "../page/discoveries_page.tsx";
import type { HomePageProps } from "../page/home_page.tsx";
import { type KeptLists, readKeptLists } from "../prediction/kept_lists.ts";
import { findArtist, type FoundArtist } from "../scrobbles/artist_lookup.ts";
import { type Listeners, readListeners } from "../workspace/listening.ts";
import { modelOfListener } from "../workspace/models.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { readWhenChanged } from "./file_watch.ts";
import { ListenerView } from "./listener_view.ts";
import { Problem } from "./problem.ts";
import { requireModel, type ServedModel } from "./served_model.ts";
import { answerInThread, Thread } from "./thread.ts";

/** What is asked about a listener, by default the first. */
export interface ViewRequest {
  readonly listener?: string | undefined;
  /** The last by default. */
  readonly day?: string | undefined;
  /** An artist, as people write it. */
  readonly name?: string | undefined;
}

/** What pages show, without what depends on where they stand. */
interface Shown {
  readonly home: Omit<HomePageProps, "hrefOf">;
  readonly artist: {
    readonly found: FoundArtist;
    /** Of the one artist that was found. */
    readonly shown: Omit<ArtistPageProps, "root"> | null;
  };
  readonly discoveries: DiscoveriesPageProps;
  /** An artist to try. */
  readonly example: string | null;
}

interface Question extends ViewRequest {
  readonly root: string;
  readonly model: Pick<ServedModel, "path" | "why" | "listeners"> & { readonly sha256: string };
  readonly what: keyof Shown;
}

/** Near names that are offered. */
const NEAREST = 8;
/** Views that are kept. */
const MOST_VIEWS = 8;

/** Asks for views; the thread starts with the first question. */
export class Views implements Disposable {
  #thread: Thread<Question> | null = null;

  constructor(private readonly workspace: Pick<Workspace, "root" | "paths">) {}

  /** Whether there is a history. */
  async isThere(): Promise<boolean> {
    const { scrobbles, snapshots } = this.workspace.paths;
    return await exists(scrobbles) || await exists(snapshots);
  }

  /**
   * What pages show of a listener by a model.
   *
   * @throws Problem 503 if there is no model or the history is damaged, 404 if there is no history, 422
   * if there is no such listener or day
   */
  async of<What extends keyof Shown>(
    model: ServedModel | null,
    what: What,
    request: ViewRequest,
  ): Promise<Shown[What]> {
    const { path, why, listeners, artifact } = requireModel(model);
    if (!await this.isThere()) throw noHistory();
    this.#thread ??= new Thread(import.meta.url, () => this.#thread = null);
    return await this.#thread.ask<Shown[What]>({
      ...request,
      day: request.day || undefined, // a form that is sent empty says nothing
      root: this.workspace.root,
      model: { path, why, listeners, sha256: artifact.model.sha256 },
      what,
    });
  }

  [Symbol.dispose](): void {
    this.#thread?.[Symbol.dispose]();
  }
}

function noHistory(): Problem {
  return new Problem(
    404,
    "there is no listening history yet; 'deno task breakout import <file>' brings one in",
  );
}

/** What was read of a root and the model that answers for it, and the views that were made of it. */
interface ReadRoot {
  readonly saved: SavedModel;
  readonly listeners: Listeners;
  readonly kept: KeptLists | null;
  readonly views: Map<string | null, ListenerView>;
}

/** In the thread: reads the root and model that were asked about last. */
let last: { readonly of: string; readonly read: () => Promise<ReadRoot> } | null = null;

async function readRoot(root: string, { path, sha256 }: Question["model"]): Promise<ReadRoot> {
  const of = [root, path, sha256].join();
  if (last?.of !== of) {
    const workspace = await openWorkspace(root);
    const { scrobbles, snapshots, artists, provenance, watchlist, lists } = workspace.paths;
    const files = [scrobbles, snapshots, artists, provenance, watchlist];
    const read = readWhenChanged(files, async () => ({
      saved: await loadModel(path),
      listeners: await readListeners(workspace),
      kept: await readKeptLists(lists),
      views: new Map<string | null, ListenerView>(),
    }));
    last = { of, read };
  }
  return await last.read();
}

/** The view of a listener, by default the first. */
async function viewOf(
  { saved, listeners: { sources }, kept, views }: ReadRoot,
  asked: string | undefined,
  model: Question["model"],
): Promise<ListenerView> {
  const source = sources.find(({ history }) => asked === undefined || history.listener === asked);
  if (source === undefined) {
    if (asked === undefined) throw noHistory();
    const reason = "this history has no such listener";
    throw Problem.invalid([{ parameter: "listener", reason }]);
  }
  const { listener } = source.history;
  const known = views.get(listener);
  if (known !== undefined) return known;
  const own = await modelOfListener(listener, saved, model);
  const view = new ListenerView(source, own.saved, own.why, kept);
  if (views.size >= MOST_VIEWS) views.delete(itemAt([...views.keys()], 0));
  views.set(listener, view);
  return view;
}

answerInThread(import.meta.url, async (question: Question): Promise<Shown[keyof Shown]> => {
  const { root, model, what, day, name = "" } = question;
  const read = await readRoot(root, model).catch((error) => {
    // What a person can mend is told to whoever may read the history.
    throw error instanceof UserError ? new Problem(503, error.message) : error;
  });
  const { sources, simulated } = read.listeners;
  const view = await viewOf(read, question.listener, model);
  const listeners = sources.flatMap(({ history }) => history.listener ?? []);
  switch (what) {
    case "home":
      return { ...view.home(day), listeners, simulated };
    case "artist": {
      const found = findArtist(name, view.artists, NEAREST);
      const shown = "artist" in found ? { ...view.artist(found.artist, day), simulated } : null;
      return { found, shown };
    }
    case "example":
      return view.someArtist();
    case "discoveries":
      return { months: view.discoveries(), listener: view.listener, listeners, simulated };
  }
});
