import { exists } from "../../base/files.ts";
import { progressBar } from "../../text/progress.ts";
import { buildText, sampleText, scoreText } from "../reports.ts";
import { trainText } from "../train/text.ts";
import { openWorkspace } from "../../workspace/workspace.ts";
import { rootCommand } from "../command.ts";
import { serveCommand } from "../serve/command.ts";
import { serve } from "../../server/serve.ts";

const TOP = 5;
const SAMPLE_SEED = 1;

/** From scrobbles to a watchlist, step by step, each told as it is done. */
async function runPipeline(root: string): Promise<void> {
  const { xgboostLibrary } = await import("../../models/xgboost/library.ts");
  xgboostLibrary(); // without it the work before training would be for nothing
  const { writeSample } = await import("../sample/sample.ts");
  const { buildTables } = await import("../build/build.ts");
  const { trainAndSave } = await import("../train/train.ts");
  const { scoreMonth } = await import("../score/score.ts");

  const workspace = await openWorkspace(root);
  if (!await exists(workspace.paths.scrobbles)) {
    console.log(sampleText(await writeSample(workspace, { seed: SAMPLE_SEED, force: false })));
  }
  console.log("\n" + buildText(await buildTables(workspace)));

  const bar = progressBar("training");
  const trained = await trainAndSave(workspace, {}, bar.update)
    .finally(() => bar.stop());
  console.log("\n" + trainText(trained));
  console.log("\n" + scoreText(await scoreMonth(workspace), TOP));
}

/** `breakout pipeline`. */
export const pipeline = rootCommand(
  "pipeline",
  "build, train and score; writes the simulated sample first if there is no history",
).action(({ root }) => runPipeline(root));

/** `breakout start`. */
export const start = serveCommand("start", "pipeline, then serve").action(async (options) => {
  await runPipeline(options.root);
  await serve(options, (url) => console.error(`\nServing on ${url}. Ctrl+C stops.`));
});
