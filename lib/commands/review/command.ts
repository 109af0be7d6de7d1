import { printResult, reportCommand, wholeNumber } from "../command.ts";
import { reviewText } from "./text.ts";

export const review = reportCommand(
  "review",
  "tell what past lists said and what became of it: hits, misses, false alarms",
)
  .option("--top <number>", "how many of the likeliest of a list count", wholeNumber(1), 10)
  .action(async ({ top, ...options }) => {
    const { reviewLists } = await import("./review.ts");
    await printResult(options, (workspace) => reviewLists(workspace, top), reviewText);
  });
