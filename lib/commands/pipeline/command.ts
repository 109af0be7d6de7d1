import { UserError } from "../../base/errors.ts";
import { exists } from "../../base/files.ts";
import { serve } from "../../server/serve.ts";
import { progressBar } from "../../text/progress.ts";
import { openWorkspace, PROJECT_ROOT } from "../../workspace/workspace.ts";
import { buildText } from "../build/text.ts";
import { rootCommand, tell } from "../command.ts";
import { sampleText } from "../sample/text.ts";
import { scoreText } from "../score/text.ts";
import { serveCommand } from "../serve/command.ts";
import { trainText } from "../train/text.ts";
import { lockRoot } from "../../workspace/lock.ts";

const TOP = 5;
const SAMPLE_SEED = 1;
const SAMPLE = ["--sample", "where there is no history, write the simulated one first"] as const;

/**
 * From scrobbles to a watchlist, step by step, each told as it is done.
 *
 * @param sample whether a history may be made up where there is none
 * @throws UserError without a history
 */
async function runPipeline(root: string, sample = false): Promise<void> {
  const { xgboostLibrary } = await import("../../models/xgboost/library.ts");
  xgboostLibrary(); // without it the work before training would be for nothing
  const { writeSample } = await import("../sample/sample.ts");
  const { buildTables } = await import("../build/build.ts");
  const { trainAndSave } = await import("../train/train.ts");
  const { scoreArtists } = await import("../score/score.ts");

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
    tell(sampleText(await writeSample(workspace, { seed: SAMPLE_SEED, force: false })), root);
  }
  tell(`\n${buildText(await buildTables(workspace), show)}`, root);

  const bar = progressBar("training");
  const trained = await trainAndSave(workspace, {}, bar.update).finally(() => bar.stop());
  tell(`\n${trainText(trained, show)}`, root);
  tell(`\n${scoreText(TOP)(await scoreArtists(workspace), show)}`, root);
}

/** `breakout pipeline`. */
export const pipeline = rootCommand("pipeline", "build, train and score")
  .option(...SAMPLE)
  .action(({ root, sample }) => runPipeline(root, sample));

/** `breakout start`. */
export const start = serveCommand(
  "start",
  "pipeline, then serve; in the project's own folder with --sample",
)
  .option(...SAMPLE)
  .action(async ({ sample, ...options }) => {
    await runPipeline(options.root, sample ?? options.root === PROJECT_ROOT);
    await serve(options, (url) => tell(`\nServing on ${url}. Ctrl+C stops.`, options.root));
  });
