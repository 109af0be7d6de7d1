import { importanceText } from "./text.ts";
import { progressBar } from "../../text/progress.ts";
import { printResult, reportCommand, wholeNumber } from "../command.ts";
import { writing } from "../../workspace/lock.ts";

export const importance = reportCommand(
  "importance",
  "measure which features the saved model goes by",
)
  .option("--repeats <number>", "shuffles of each feature", wholeNumber(2), 20)
  .action(async ({ repeats, ...options }) => {
    const { measureImportance } = await import("./importance.ts");
    const bar = progressBar("importance");
    await printResult(
      options,
      writing("importance", (workspace) => measureImportance(workspace, repeats, bar.update)),
      importanceText,
      bar,
    );
  });
