import { buildText } from "./text.ts";
import { printResult, reportCommand } from "../command.ts";

/** `breakout build`. */
export const build = reportCommand(
  "build",
  "build the tables from the scrobbles: snapshots, features, modeling table",
).action(async (options) => {
  const { buildTables } = await import("./build.ts");
  await printResult(options, (workspace) => buildTables(workspace), buildText, { writes: "build" });
});
