import { exists } from "../base/files.ts";
import { type Listeners, readListeners } from "../workspace/listeners.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { fileMark } from "./file_watch.ts";

/** The histories of a root, read again only when one of their files has changed. */
export class ListenersFile {
  #mark: string | null = null;
  #listeners: Promise<Listeners> | null = null;

  constructor(private readonly workspace: Workspace) {}

  /** Whether there is a history. */
  async isThere(): Promise<boolean> {
    const { scrobbles, snapshots } = this.workspace.paths;
    return await exists(scrobbles) || await exists(snapshots);
  }

  /**
   * What the files hold; `null` if there are none.
   *
   * @throws UserError if they cannot be used
   */
  async read(): Promise<Listeners | null> {
    const { scrobbles, snapshots, artists, provenance } = this.workspace.paths;
    if (!await this.isThere()) return null;
    const marks = await Promise.all([scrobbles, snapshots, artists, provenance].map(fileMark));
    const mark = marks.join();
    if (mark !== this.#mark || this.#listeners === null) {
      this.#mark = mark;
      this.#listeners = readListeners(this.workspace);
      this.#listeners.catch(() => this.#mark = null); // told to the one who asked
    }
    return await this.#listeners;
  }
}
