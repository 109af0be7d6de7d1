import { trainText } from "../report/training.ts";
import { trainingCommand } from "./training_command.ts";

/** `breakout train`. */
export const train = trainingCommand({
  name: "train",
  description: "train the models on the modeling table, compare them and save the best",
  bar: "training",
  load: async () => (await import("../pipeline/train.ts")).trainAndSave,
  asText: trainText,
});
