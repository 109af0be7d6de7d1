import { resolve } from "node:path";
import { progressBar } from "../report/progress.ts";
import { trainText } from "../report/reports.ts";
import { report, reportCommand } from "./command.ts";

/** `breakout train`. */
export const train = reportCommand("train", "train on the modeling table and save the model")
  .option("--table <file>", "another modeling table than the one that was built")
  .action(async ({ table, ...options }) => {
    const { trainAndSave } = await import("../pipeline/train.ts");
    const bar = progressBar("training");
    const path = table === undefined ? undefined : resolve(table);
    try {
      await report(
        options,
        (workspace) =>
          trainAndSave(
            workspace,
            path,
            (round, of, score) =>
              bar.update(round, of, score === null ? "" : `PR-AUC ${score.toFixed(3)}`),
          ),
        (result) => {
          bar.stop();
          return trainText(result);
        },
      );
    } finally {
      bar.stop();
    }
  });
