import { importanceText } from "./text.ts";
import { printResult, reportCommand, wholeNumber } from "../command.ts";

export const importance = reportCommand(
  "importance",
  "measure which features the saved model goes by",
)
  .option("--repeats <number>", "shuffles of each feature", wholeNumber(2), 20)
  .action(async ({ repeats, ...options }) => {
    const { measureImportance } = await import("./importance.ts");
    await printResult(
      options,
      (workspace, bar) => measureImportance(workspace, repeats, bar.update),
      importanceText,
      { writes: "importance", bar: "importance" },
    );
  });
