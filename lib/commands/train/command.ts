import { trainText } from "./text.ts";
import { trainingCommand } from "./options.ts";

/** `breakout train`. */
export const train = trainingCommand({
  name: "train",
  description: "train the models on the modeling table, compare them and save the best",
  bar: "training",
  load: async () => (await import("./train.ts")).trainAndSave,
  asText: trainText,
});
