import { printResult, reportCommand, wholeNumber } from "../command.ts";

export const sample = reportCommand(
  "sample",
  "write a simulated listening history to try things on",
)
  .option("--seed <number>", "another seed gives another history", wholeNumber(0, 2 ** 32 - 1), 1)
  .option("--plays <number>", "about how many plays (default: 100000)", wholeNumber(1, 288_000))
  .option("--force", "replace a history that is there", false)
  .action(async ({ seed, plays, force, ...options }) => {
    const { sampleText, writeSample } = await import("./sample.ts");
    await printResult(
      options,
      (workspace) => writeSample(workspace, { seed, plays, force }),
      sampleText,
      { writes: "sample" },
    );
  });
