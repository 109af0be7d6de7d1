import { backtestText } from "./text.ts";
import { trainingCommand } from "../train/command.ts";

export const backtest = trainingCommand({
  name: "backtest",
  description:
    "predict months that no model has seen, fold by fold, and compare all models with intervals",
  bar: "backtest",
  load: async () => (await import("./backtest.ts")).backtestAndSave,
  asText: backtestText,
});
