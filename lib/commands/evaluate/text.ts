import {
  EARLY_HEADER,
  earlyRows,
  earlyText,
  JUDGED_HEADER,
  judgedOn,
  judgedRows,
} from "../../artifact/listeners_text.ts";
import type { EvaluationReport } from "../../evaluation/evaluation_report.ts";
import { marked } from "../../text/simulated.ts";
import { count, textTable } from "../../text/text.ts";

export function evaluateText(report: EvaluationReport): string {
  const table = (title: string, judged: EvaluationReport["calendar"]["all"]): string[] => [
    `${title}: ${judgedOn(judged)}`,
    textTable([...JUDGED_HEADER], judgedRows(judged), {
      dispensable: ["Brier", "ROC-AUC", "lift", "three likeliest right"],
    }),
  ];
  const { calendar, rolling, own_history } = report;
  return [
    marked(
      `Judged on listeners that the model had not heard of, ${report.folds} folds of ` +
        `${count(report.listeners)} listeners`,
      report.simulated,
    ),
    ...table("Weekly looks", rolling.all),
    ...table("Weekly looks, under 18 months of history", rolling.short),
    ...table("Weekly looks, 18 months or more", rolling.long),
    ...table("Calendar months", calendar.all),
    ...table("Calendar months, under 18 months of history", calendar.short),
    ...table("Calendar months, 18 months or more", calendar.long),
    ...(own_history === null ? [] : table("Against one's own history alone", own_history)),
    "How early, how many",
    ...earlyText(report.how_early),
    textTable([...EARLY_HEADER], earlyRows(report.how_early), {
      dispensable: ["95 %", "came true", "entries"],
    }),
  ].join("\n");
}
