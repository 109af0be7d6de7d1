import type { ProgressListener } from "../../base/progress.ts";
import { resolve } from "node:path";
import { type Command, Option } from "@commander-js/extra-typings";
import { XGBOOST_MODES } from "../../models/settings.ts";
import { trainedAndSpeaksText } from "./text.ts";
import type { TrainRequest } from "./training_input.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { type AsText, MODEL_DIR, printResult, reportCommand } from "../command.ts";

type Run<T> = (
  workspace: Workspace,
  request: TrainRequest,
  onProgress: ProgressListener,
) => Promise<T>;

/**
 * A command that trains on a modeling table, under a progress bar.
 *
 * @param load imports what it runs, which needs native libraries
 */
export function trainingCommand<T>(
  { name, description, bar: title, load, asText }: {
    readonly name: string;
    readonly description: string;
    /** What the progress bar is called. */
    readonly bar: string;
    readonly load: () => Promise<Run<T>>;
    readonly asText: AsText<T>;
  },
): Command<[], { root: string; json?: true; modelDir?: string }> {
  return reportCommand(name, description)
    .option(...MODEL_DIR)
    .option("--table <file>", "another modeling table than the one that was built")
    .addOption(
      new Option(
        "--mode <mode>",
        "final: XGBoost with final_params; tune: the best entry of its grid (default: as configured)",
      ).choices(XGBOOST_MODES),
    )
    .action(async ({ table, mode, ...options }) => {
      const run = await load();
      const request = { table: table === undefined ? table : resolve(table), mode };
      await printResult(
        options,
        (workspace, bar) => run(workspace, request, bar.update),
        asText,
        { writes: name, bar: title },
      );
    });
}

export const train = trainingCommand({
  name: "train",
  description:
    "train the models, compare them and save the best; from ten listeners on, one model " +
    "that has learnt from all of them",
  bar: "training",
  load: async () => (await import("./train.ts")).trainAny,
  asText: trainedAndSpeaksText,
});
