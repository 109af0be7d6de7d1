import { dirname, join } from "node:path";
import { loadModel } from "../artifact/artifact.ts";
import { readBytes, sha256 } from "../base/files.ts";
import { servedRanker } from "../drop/served_ranker.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { fileMark } from "./file_watch.ts";

/** What ranks the exports of visitors: a `ServedRanker`, as the file that browsers are sent. */
export interface VisitorsRanker {
  readonly json: string;
  /** Changes with the content. */
  readonly name: string;
}

/**
 * The model of many listeners with the rules of a root: a model that learnt from the root's own
 * history is neither for others nor theirs to see. It is read again only when it has changed.
 */
export class RankerFile {
  #mark: string | null = null;
  #ranker: Promise<VisitorsRanker> | null = null;

  constructor(private readonly workspace: Workspace) {}

  /** @throws UserError if the model is missing or damaged */
  async read(): Promise<VisitorsRanker> {
    const mark = await fileMark(this.workspace.paths.shipped);
    if (this.#ranker === null || mark !== this.#mark) {
      this.#mark = mark;
      this.#ranker = readRanker(this.workspace);
      // What failed is tried again, and told to the one who asked.
      this.#ranker.catch(() => this.#ranker = null);
    }
    return await this.#ranker;
  }
}

/**
 * Reads the model of many listeners with the rules of a root.
 *
 * @throws UserError if the model is missing or damaged
 */
export async function readRanker(
  { paths, project, breakout, sources }: Workspace,
): Promise<VisitorsRanker> {
  const { artifact } = await loadModel(paths.shipped);
  const model = await readBytes(join(dirname(paths.shipped), artifact.model.file), "");
  const json = JSON.stringify(
    servedRanker(artifact, JSON.parse(new TextDecoder().decode(model)), breakout, {
      timezone: project.time.timezone,
      min_seconds: sources.import.min_play_seconds,
    }),
  );
  return { json, name: `model.${sha256(json).slice(0, 12)}.json` };
}
