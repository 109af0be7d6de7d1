import { printResult, reportCommand } from "../command.ts";
import { writing } from "../../workspace/lock.ts";

/** `breakout report`. */
export const report = reportCommand(
  "report",
  "render the notebooks to one HTML page that can be sent to a friend",
).action(async (options) => {
  const { renderReport } = await import("./report.ts");
  const { reportText } = await import("./text.ts");
  await printResult(options, writing("report", renderReport), reportText);
});
