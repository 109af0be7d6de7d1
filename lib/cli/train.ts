import { resolve } from "node:path";
import { Option } from "@commander-js/extra-typings";
import { XGBOOST_MODES } from "../config.ts";
import { progressBar } from "../report/progress.ts";
import { trainText } from "../report/training.ts";
import { report, reportCommand } from "./command.ts";

/** `breakout train`. */
export const train = reportCommand(
  "train",
  "train the models on the modeling table, compare them and save the best",
)
  .option("--table <file>", "another modeling table than the one that was built")
  .addOption(
    new Option(
      "--mode <mode>",
      "final: XGBoost with final_params; tune: the best entry of its grid (default: as configured)",
    ).choices(XGBOOST_MODES),
  )
  .action(async ({ table, mode, ...options }) => {
    const { trainAndSave } = await import("../pipeline/train.ts");
    const bar = progressBar("training");
    const request = {
      ...(table === undefined ? {} : { table: resolve(table) }),
      ...(mode === undefined ? {} : { mode }),
    };
    try {
      await report(
        options,
        (workspace) => trainAndSave(workspace, request, bar.update),
        (result) => {
          bar.stop();
          return trainText(result);
        },
      );
    } finally {
      bar.stop();
    }
  });
