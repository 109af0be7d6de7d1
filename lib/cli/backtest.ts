import { backtestText } from "../report/backtest.ts";
import { trainingCommand } from "./training_command.ts";

/** `breakout backtest`. */
export const backtest = trainingCommand({
  name: "backtest",
  description:
    "predict months that no model has seen, fold by fold, and compare all models with intervals",
  bar: "backtest",
  load: async () => (await import("../pipeline/backtest.ts")).backtestAndSave,
  asText: backtestText,
});
