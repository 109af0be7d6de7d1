import { markdownTable } from "markdown-table";
import type { EvaluationReport } from "../evaluation/evaluation_report.ts";
import type { ListenersSettings } from "../evaluation/settings.ts";
import { featureNamed } from "../features/registry.ts";
import { coreRuleInWords } from "../labels/core.ts";
import { activeInWords } from "../labels/eligibility.ts";
import { type Rules, rulesOf } from "../labels/rules.ts";
import { marked } from "../text/simulated.ts";
import { LONG_MONTHS } from "../split/enough.ts";
import { count, counted, decimal, percent } from "../text/text.ts";
import {
  EARLY_HEADER,
  earlyRows,
  earlyText,
  JUDGED_HEADER,
  judgedOn,
  judgedRows,
} from "./listeners_text.ts";

type Judged = EvaluationReport["calendar"]["all"];

/** The card of a model of many listeners, in Markdown. */
export function listenersCard(
  report: EvaluationReport,
  { listeners: settings, ...rules }: Rules & { readonly listeners: ListenersSettings },
): string {
  const { calendar, rolling, rolling_by_plays, own_history } = report;
  const { core_definition: core, labels } = rules;
  const { looks, learn_from, xgboost, record_xgboost } = settings;
  const [served] = rolling.all.scores;
  const sized = (judged: Judged): string =>
    `${judgedOn(judged)}, ${count(judged.rows)} rows, ${count(judged.positives)} breakouts`;
  const table = (judged: Judged): string =>
    markdownTable([[...JUDGED_HEADER], ...judgedRows(judged)]);
  const byPlays = apIn(rolling_by_plays);
  return [
    "# Model card",
    marked(
      `It tells which newly discovered artists will soon be core to someone's listening (at least ` +
        `${coreRuleInWords(core)} of a period, in one of the ` +
        `${labels.horizon_months} periods that follow), learnt from ${report.listeners} ` +
        `listeners for people it has never heard of.`,
      report.simulated,
    ),
    "## How well, for people it has not heard of",
    `Cross-validation in ${report.folds} folds over listeners: each is judged by a model that ` +
    "learnt from the others. Figures are means over the listeners with at least " +
    `${report.fewest_breakouts} breakouts; intervals come from drawing listeners anew. A list that ` +
    "knows nothing has an average precision of the prevalence.",
    "### Weekly looks at the last 30 days",
    sized(rolling.all),
    table(rolling.all),
    // Without those that are listed for being one play short of core alone.
    ...(rolling_by_plays.rows === rolling.all.rows ? [] : [
      `Looks hold artists with ${activeInWords(rulesOf({ column: "period_end" }, rules))}. Of ` +
      `those with ${activeInWords(rulesOf({ column: "month" }, rules))} alone ` +
      `(${sized(rolling_by_plays)}) the model has an average precision of ` +
      `${byPlays("listeners")}, \`ewm7\` of ${byPlays("ewm7")}.`,
    ]),
    "### Calendar months",
    sized(calendar.all),
    table(calendar.all),
    "### By length of the history",
    markdownTable([
      ["rows", "history", "listeners", "prevalence", "average precision", "`ewm7`", "`share_t`"],
      ...([
        ["weekly looks", "under 18 months", rolling.short],
        ["weekly looks", "18 months or more", rolling.long],
        ["calendar months", "under 18 months", calendar.short],
        ["calendar months", "18 months or more", calendar.long],
      ] as const).map(([rows, history, judged]) => [
        rows,
        history,
        String(judged.judged),
        decimal(judged.prevalence),
        ...["listeners", "ewm7", "share_t"].map(apIn(judged)),
      ]),
    ]),
    ...(own_history === null ? [] : [
      "### Against learning from one's own history",
      "On the months that a backtest of each history of 18 months or more predicts: " +
      `${judgedOn(own_history)}.`,
      table(own_history),
    ]),
    "### How early, how many",
    ...earlyText(report.how_early),
    markdownTable([[...EARLY_HEADER], ...earlyRows(report.how_early)]),
    "### What a probability is worth",
    "Weekly looks by tenth of their probability, said and come true. Mean distance " +
    `${decimal(served?.calibration_error ?? null)}; nothing is calibrated afterwards.`,
    markdownTable([
      ["rows", "said", "came true"],
      ...(served?.calibration ?? []).map((tenth) => [
        count(tenth.rows),
        percent(tenth.mean_probability),
        percent(tenth.rate),
      ]),
    ]),
    "## What it learnt from",
    `${count(report.plays)} plays of ${report.listeners} listeners. Each history is looked at in ` +
    `calendar months and in ${looks.count} calendars of ${looks.length}-day periods, ` +
    `${looks.days_apart} days apart: ${count(report.rows)} rows, ${count(report.breakouts)} ` +
    `breakouts. Learnt from are artists with ` +
    `${activeInWords({ ...rules, eligibility: learn_from })} in the period, discovered at most ` +
    `${learn_from.discovered_within_months} periods before and not core in it; judged are those ` +
    "that a list would hold. A listener's rows weigh one over the root of their number. No name of " +
    "an artist, a track or a person is in the model.",
    `XGBoost, ${xgboost.trees} trees of depth ${xgboost.max_depth}, eta ${xgboost.eta}; more of ` +
    `${settings.rising.length} of the features never speaks against an artist.`,
    "## Features",
    markdownTable([
      ["feature", "what it is"],
      ...report.feature_columns.map((name) => [`\`${name}\``, featureNamed(name).description]),
    ]),
    "Single records (`POST /predict`) are answered by a second model, in `records/`, of " +
    `${record_xgboost.trees} trees, eta ${record_xgboost.eta}, on ` +
    `${report.record_columns.length} columns: ` +
    `${report.record_columns.map((name) => `\`${name}\``).join(", ")}.`,
    "## What it cannot know",
    `Histories of under ${LONG_MONTHS} months are those of ${rolling.short.listeners} of ` +
    `${counted(rolling.all.listeners, "listener")}. People who listen otherwise than these may ` +
    "find its odds too high or too low.",
  ].join("\n\n") + "\n";
}

/** The average precision of each score, in words. */
function apIn({ scores }: Judged): (name: string) => string {
  return (name) =>
    decimal(scores.find((of) => of.name === name)?.metrics.average_precision.value ?? null);
}
