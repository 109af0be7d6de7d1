import { printResult, reportCommand } from "../command.ts";

/** `breakout report`. */
export const report = reportCommand(
  "report",
  "render today's list and the notebooks to one HTML page that can be sent to a friend",
)
  .option("--name <name>", "whose listening it is, for the title")
  .action(async ({ name, ...options }) => {
    const { renderReport, reportText } = await import("./report.ts");
    await printResult(options, (workspace) => renderReport(workspace, name), reportText, {
      writes: "report",
    });
  });
