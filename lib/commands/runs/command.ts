import { printResult, reportCommand, wholeNumber } from "../command.ts";
import { compareRuns, listRuns } from "./runs.ts";
import { comparedText, runsText } from "./text.ts";

export const runs = reportCommand(
  "runs",
  "what was trained, evaluated, backtested and tried, and what came of it",
)
  .argument("[one]", "the number of a run, as the list has it", wholeNumber(1))
  .argument("[other]", "the number of another: how the two differ", wholeNumber(1))
  .action(async (one, other, options) => {
    if (one === undefined) await printResult(options, listRuns, runsText);
    else {
      const compare = (workspace: Parameters<typeof compareRuns>[0]) =>
        compareRuns(workspace, one, other);
      await printResult(options, compare, comparedText);
    }
  });
