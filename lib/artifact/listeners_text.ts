import type { EvaluationReport } from "../evaluation/evaluation_report.ts";
import { decimal, percent } from "../text/text.ts";

type Judged = EvaluationReport["calendar"]["all"];
type Mean = Judged["scores"][number]["metrics"]["average_precision"];

/** The header of {@link judgedRows}. */
export const JUDGED_HEADER = [
  "ranked by",
  "average precision",
  "95 %",
  "lift",
  "three likeliest right",
  "ROC-AUC",
  "Brier",
  "the model is better by",
] as const;

/** What a score is called. */
const NAMES: Readonly<Record<string, string>> = {
  listeners: "the model",
  records: "the model on 13 columns",
};

/** A row per score: means over listeners, and by how much the model is better, paired. */
export function judgedRows({ scores, differences }: Judged): string[][] {
  return scores.map(({ name, metrics }) => {
    const difference = differences.find(({ minus }) => minus === name)?.metrics.average_precision;
    const { average_precision: ap, lift, precision_of_three: three, roc_auc, brier } = metrics;
    return [
      NAMES[name] ?? name,
      decimal(ap.value),
      interval(ap),
      decimal(lift.value, 1),
      three.value === null ? "–" : percent(three.value, 0),
      decimal(roc_auc.value),
      decimal(brier.value),
      difference === undefined
        ? ""
        : `${decimal(difference.value)} ${interval(difference)}, for ${difference.better_for} ` +
          `of ${difference.listeners}`,
    ];
  });
}

function interval({ low, high }: Mean): string {
  return `[${decimal(low)}, ${decimal(high)}]`;
}

/** Who was judged: `79 of 98 listeners, prevalence 0.075`. */
export function judgedOn({ judged, listeners, prevalence }: Judged): string {
  return `${judged} of ${listeners} listeners, prevalence ${decimal(prevalence)}`;
}
