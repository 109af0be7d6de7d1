import { trainingCommand } from "./options.ts";
import { trainedAndSpeaksText } from "./text.ts";

export const train = trainingCommand({
  name: "train",
  description:
    "train the models, compare them and save the best; from ten listeners on, one model " +
    "that has learnt from all of them",
  bar: "training",
  load: async () => (await import("./train.ts")).trainAny,
  asText: trainedAndSpeaksText,
});
