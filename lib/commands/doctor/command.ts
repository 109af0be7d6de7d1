import { doctorText } from "./text.ts";
import { printResult, reportCommand } from "../command.ts";

export const doctor = reportCommand(
  "doctor",
  "look the history over: span, gaps, oddities, and whether there is enough to train on",
).action(async (options) => {
  const { examine } = await import("./doctor.ts");
  await printResult(
    options,
    (workspace, bar) => examine(workspace, undefined, bar.update),
    doctorText,
    { bar: "listeners" },
  );
});
