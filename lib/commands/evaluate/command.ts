import { readListening } from "../../workspace/listening.ts";
import { rememberRun } from "../../workspace/runs.ts";
import { printResult, reportCommand } from "../command.ts";
import { evaluateText } from "./text.ts";

export const evaluate = reportCommand(
  "evaluate",
  "judge a model learnt from many listeners on listeners that it has not heard of",
).action(async (options) => {
  const { evaluateListeners, runOf } = await import("./evaluate.ts");
  await printResult(
    options,
    async (workspace, bar) => {
      const began = new Date();
      const listening = await readListening(workspace);
      const evaluated = await evaluateListeners(workspace, listening, bar.update);
      await rememberRun(workspace, began, runOf(workspace, "evaluate", evaluated));
      return evaluated.report;
    },
    evaluateText,
    { writes: "evaluate", bar: "evaluating", estimate: true },
  );
});
