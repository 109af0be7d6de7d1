import { resolve } from "node:path";
import { MODEL_DIR, printResult, reportCommand } from "../command.ts";
import { trainedAndSpeaksText } from "../train/text.ts";

/** `breakout adopt`. */
export const adopt = reportCommand(
  "adopt",
  "judge a model that XGBoost trained elsewhere, and save it to be served as it is",
)
  .argument("<model.json>", "what XGBoost's save_model wrote")
  .option(...MODEL_DIR)
  .option("--table <file>", "the modeling table to judge it on (default: the one that was built)")
  .action(async (file, { table, ...options }) => {
    const { adoptModel } = await import("./adopt.ts");
    await printResult(
      options,
      (workspace) =>
        adoptModel(workspace, resolve(file), table === undefined ? table : resolve(table)),
      trainedAndSpeaksText,
      { writes: "adopt" },
    );
  });
