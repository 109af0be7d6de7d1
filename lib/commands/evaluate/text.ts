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
import { count, textTable, told } from "../../text/text.ts";

export function evaluateText(report: EvaluationReport): string {
  const table = (title: string, judged: EvaluationReport["calendar"]["all"]): string[] => [
    `${title}: ${judgedOn(judged)}`,
    textTable([...JUDGED_HEADER], judgedRows(judged), {
      dispensable: ["Brier", "ROC-AUC", "lift", "three likeliest right"],
    }),
  ];
  const { calendar, rolling, own_history } = report;
  return told([
    marked(
      `Judged on listeners that the model had not heard of, ${report.folds} folds of ` +
        `${count(report.listeners)} listeners`,
      report.simulated,
    ),
    ([["Weekly looks", rolling], ["Calendar months", calendar]] as const).map(([title, of]) => [
      table(title, of.all),
      table(`${title}, under 18 months of history`, of.short),
      table(`${title}, 18 months or more`, of.long),
    ]),
    own_history !== null && table("Against one's own history alone", own_history),
    "How early, how many",
    earlyText(report.how_early),
    textTable([...EARLY_HEADER], earlyRows(report.how_early), {
      dispensable: ["95 %", "came true", "entries"],
    }),
  ]).join("\n");
}
