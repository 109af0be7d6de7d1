import type { TrainReport } from "../../artifact/train_report.ts";
import type { AsText } from "../command.ts";
import { evaluateText } from "../evaluate/text.ts";
import type { ListenersTraining } from "./listeners.ts";
import { trainingCommand } from "./options.ts";
import { trainText } from "./text.ts";

const asText: AsText<TrainReport | ListenersTraining> = (result, show) =>
  "evaluation" in result
    ? `${evaluateText(result.evaluation)}\nSaved: ${show(result.artifact)}, ${
      show(result.records)
    }.`
    : trainText(result, show);

/** `breakout train`. */
export const train = trainingCommand({
  name: "train",
  description:
    "train the models, compare them and save the best; from ten listeners on, one model " +
    "that has learnt from all of them",
  bar: "training",
  load: async () => (await import("./train_any.ts")).trainAny,
  asText,
});
