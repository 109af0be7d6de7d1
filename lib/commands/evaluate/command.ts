import { progressBar } from "../../text/progress.ts";
import { readListening } from "../../workspace/listening.ts";
import { writing } from "../../workspace/lock.ts";
import { rememberRun } from "../../workspace/runs.ts";
import { printResult, reportCommand } from "../command.ts";
import { evaluateText } from "./text.ts";

export const evaluate = reportCommand(
  "evaluate",
  "judge a model learnt from many listeners on listeners that it has not heard of",
).action(async (options) => {
  const { evaluateListeners, runOf } = await import("./evaluate.ts");
  const bar = progressBar("evaluating", { estimate: true });
  await printResult(
    options,
    writing("evaluate", async (workspace) => {
      const began = new Date();
      const evaluated = await evaluateListeners(
        workspace,
        await readListening(workspace),
        bar.update,
      );
      await rememberRun(workspace, began, runOf(workspace, "evaluate", evaluated));
      return evaluated.report;
    }),
    evaluateText,
    bar,
  );
});
