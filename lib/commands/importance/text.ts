import type { ImportanceReport } from "./importance.ts";
import { counted, decimal, marked, recordTable, told } from "../../text/text.ts";
import type { AsText } from "../command.ts";

export const importanceText: AsText<ImportanceReport> = (report, show) => {
  const { model, input, population: { part, rows }, features } = report;
  const hasTrees = features.some(({ splits }) => splits !== null);
  return told([
    marked(`What the ${model.family} model goes by`, input.simulated),
    recordTable(features, {
      "feature": ({ feature }) => feature,
      "mean |contribution|": ({ mean_abs_contribution }) => decimal(mean_abs_contribution),
      "PR-AUC lost": ({ permutation }) => decimal(permutation?.mean_drop ?? null),
      "±": ({ permutation }) => decimal(permutation?.deviation ?? null),
      ...(hasTrees
        ? {
          "splits": ({ splits }) => String(splits?.splits ?? 0),
          "gain": ({ splits }) => decimal(splits?.splits ? splits.gain : null, 1),
          "cover": ({ splits }) => decimal(splits?.splits ? splits.cover : null, 1),
        }
        : {}),
    }, { dispensable: ["cover", "gain"] }),
    `mean |contribution|: how far the feature moves the log-odds of a row, on average over the ` +
    `${counted(rows, "row")} of the ${part} months in ${show(input.file)}.`,
    shuffled(report),
    hasTrees &&
    "gain, cover: how much a split on the feature lowers the training loss, and the weight of " +
      "the training rows at it, on average.",
  ]).join("\n");
};

function shuffled({ population, permutation }: ImportanceReport): string {
  const { rows, positives } = population;
  const { pr_auc, repeats } = permutation;
  if (pr_auc === null) {
    return "PR-AUC lost: not known, because no validation row is a breakout.";
  }
  return `PR-AUC lost: of the ${decimal(pr_auc)} that the model, before it learnt from the ` +
    `validation months, has on their ${counted(rows, "row")} with ` +
    `${counted(positives, "breakout")}, when the feature's values are shuffled among them; mean ` +
    `and standard deviation of ${counted(repeats, "shuffle")}.`;
}
