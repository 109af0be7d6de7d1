import { serveUntilStopped } from "../../server/serve.ts";
import { PROJECT_ROOT } from "../../workspace/workspace.ts";
import { rootCommand, tell } from "../command.ts";
import { serveCommand } from "../serve/command.ts";
import { runPipeline } from "./pipeline.ts";

const SAMPLE = ["--sample", "where there is no history, write the simulated one first"] as const;

function run(root: string, sample = false): Promise<void> {
  return runPipeline(root, (text) => tell(text, root), sample);
}

export const pipeline = rootCommand("pipeline", "build, train and score")
  .option(...SAMPLE)
  .action(({ root, sample }) => run(root, sample));

export const start = serveCommand(
  "start",
  "pipeline, then serve; in the project's own folder with --sample",
)
  .option(...SAMPLE)
  .action(async ({ sample, ...options }) => {
    await run(options.root, sample ?? options.root === PROJECT_ROOT);
    await serveUntilStopped(
      options,
      (url) => tell(`\nServing on ${url}. Ctrl+C stops.`, options.root),
    );
  });
