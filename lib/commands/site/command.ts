import { MODEL_DIR, printResult, reportCommand } from "../command.ts";

export const site = reportCommand(
  "site",
  "write the drop zone and the model's page as files that any static host serves",
)
  .option(...MODEL_DIR)
  .action(async (options) => {
    const { siteText, writeSite } = await import("./site.tsx");
    await printResult(options, writeSite, siteText);
  });
