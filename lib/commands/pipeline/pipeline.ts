import { UserError } from "../../base/errors.ts";
import { exists } from "../../base/files.ts";
import { progressBar } from "../../text/progress.ts";
import { lockRoot } from "../../workspace/lock.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { buildText } from "../build/text.ts";
import { scoreArtists } from "../score/score.ts";
import { scoreText } from "../score/text.ts";
import { trainedText } from "../train/text.ts";

const TOP = 5;
const SAMPLE_SEED = 1;

/**
 * From scrobbles to a watchlist, step by step. What cannot be done here, for want of a longer history
 * or of XGBoost's library, is told and left out: the list comes in any case, from the model that comes with
 * the project if there is no better one.
 *
 * @param tell hears of each step as it is done
 * @param sample whether a history may be made up where there is none
 * @throws UserError without a history
 */
export async function runPipeline(
  root: string,
  tell: (text: string) => void,
  sample: boolean,
): Promise<void> {
  const workspace = await openWorkspace(root);
  const { show, paths: { scrobbles } } = workspace;
  using _lock = await lockRoot(workspace, "pipeline");
  if (!await exists(scrobbles)) {
    if (!sample) {
      throw new UserError(
        `${show(scrobbles)}: no listening history there. 'deno task breakout import <file>' ` +
          "brings one in; --sample writes a simulated one.",
      );
    }
    const { sampleText, writeSample } = await import("../sample/sample.ts");
    tell(sampleText(await writeSample(workspace, { seed: SAMPLE_SEED, force: false })));
  }
  await buildAndTrain(workspace, tell);
  const scored = await scoreArtists(workspace);
  tell(`\n${scoreText(TOP)(scored, show)}`);
  if (scored.simulated === true) {
    tell(
      "\nThis list is of a simulated history: its artists and plays are made up. " +
        "'deno task breakout import <file>' puts yours in its place.",
    );
  }
}

async function buildAndTrain(workspace: Workspace, tell: (text: string) => void): Promise<void> {
  const { buildTables } = await import("../build/build.ts");
  const { trainAny } = await import("../train/train.ts");
  const { NoXgboost } = await import("../../models/xgboost/library.ts");
  tell(`\n${buildText(await buildTables(workspace), workspace.show)}`);
  const bar = progressBar("training");
  try {
    const trained = await trainAny(workspace, {}, bar.update).finally(() => bar.stop());
    tell(`\n${trainedText(trained, workspace.show)}`);
  } catch (error) {
    if (!(error instanceof NoXgboost)) throw error;
    tell(`\nNo model of your own is trained: ${error.message}`);
  }
}
