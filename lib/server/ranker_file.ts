import { dirname, join } from "node:path";
import { loadModel } from "../artifact/artifact.ts";
import { readBytes, sha256 } from "../base/files.ts";
import { servedRanker } from "../drop/served_ranker.ts";
import type { Workspace } from "../workspace/workspace.ts";

/** What ranks the exports of visitors: a `ServedRanker`, as the file that browsers are sent. */
export interface VisitorsRanker {
  readonly json: string;
  /** Changes with the content. */
  readonly name: string;
}

/**
 * Reads the model of many listeners with the rules of a root: a model that learnt from the root's own
 * history is neither for others nor theirs to see.
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
