import { join } from "node:path";
import { markdownTable } from "markdown-table";
import { writeAtomic } from "../base/files.ts";
import type { EvaluationReport } from "../evaluation/evaluation_report.ts";
import type { ListenersSettings } from "../evaluation/settings.ts";
import { featureNamed } from "../features/registry.ts";
import { activeInWords } from "../labels/eligibility.ts";
import { type Rules, rulesOf } from "../labels/rules.ts";
import { marked } from "../text/simulated.ts";
import { count, decimal, percent } from "../text/text.ts";
import {
  EARLY_HEADER,
  earlyRows,
  earlyText,
  JUDGED_HEADER,
  judgedOn,
  judgedRows,
} from "./listeners_text.ts";

/** Writes the card of a model of many listeners beside it. */
export async function writeListenersCard(
  folder: string,
  report: EvaluationReport,
  config: Rules & { readonly listeners: ListenersSettings },
): Promise<void> {
  await writeAtomic(join(folder, "MODEL_CARD.md"), listenersCard(report, config));
}

type Judged = EvaluationReport["calendar"]["all"];

function listenersCard(
  report: EvaluationReport,
  { listeners: settings, ...rules }: Rules & { readonly listeners: ListenersSettings },
): string {
  const { calendar, rolling, own_history } = report;
  const { core_definition: core, labels } = rules;
  const table = (judged: Judged): string[] => [
    `${judgedOn(judged)}, ${count(judged.rows)} rows, ${count(judged.positives)} breakouts`,
    "",
    markdownTable([[...JUDGED_HEADER], ...judgedRows(judged)]),
    "",
  ];
  return [
    "# Model card",
    "",
    marked(
      `It tells which newly discovered artists will soon be core to someone's listening (at least ` +
        `${core.plays_min} plays or ${percent(core.share_min, 0)} of a period, in one of the ` +
        `${labels.horizon_months} periods that follow), learnt from ${report.listeners} ` +
        `listeners for people it has never heard of.`,
      report.simulated,
    ),
    "",
    "## How well, for people it has not heard of",
    "",
    `Cross-validation in ${report.folds} folds over listeners: each is judged by a model that ` +
    "learnt from the others. Figures are means over the listeners with at least " +
    `${report.fewest_breakouts} breakouts; intervals come from drawing listeners anew. A list that ` +
    "knows nothing has an average precision of the prevalence.",
    "",
    "### Weekly looks at the last 30 days",
    "",
    ...table(rolling.all),
    ...byPlays(report, rules),
    "### Calendar months",
    "",
    ...table(calendar.all),
    "### By length of the history",
    "",
    markdownTable([
      ["rows", "history", "listeners", "prevalence", "average precision", "`ewm7`", "`share_t`"],
      ...(["rolling", "calendar"] as const).flatMap((kind) =>
        (["short", "long"] as const).map((span) => {
          const { judged, prevalence, scores } = report[kind][span];
          const ap = (name: string): string =>
            decimal(scores.find((of) => of.name === name)?.metrics.average_precision.value ?? null);
          return [
            kind === "rolling" ? "weekly looks" : "calendar months",
            span === "short" ? "under 18 months" : "18 months or more",
            String(judged),
            decimal(prevalence),
            ap("listeners"),
            ap("ewm7"),
            ap("share_t"),
          ];
        })
      ),
    ]),
    "",
    ...ownHistory(own_history),
    "### How early, how many",
    "",
    ...earlyText(report.how_early).flatMap((paragraph) => [paragraph, ""]),
    markdownTable([[...EARLY_HEADER], ...earlyRows(report.how_early)]),
    "",
    "### What a probability is worth",
    "",
    "Weekly looks by tenth of their probability, said and come true. Mean distance " +
    `${
      decimal(rolling.all.scores[0]?.calibration_error ?? null)
    }; nothing is calibrated afterwards.`,
    "",
    markdownTable([
      ["rows", "said", "came true"],
      ...(rolling.all.scores[0]?.calibration ?? []).map((tenth) => [
        count(tenth.rows),
        percent(tenth.mean_probability),
        percent(tenth.rate),
      ]),
    ]),
    "",
    "## What it learnt from",
    "",
    `${count(report.plays)} plays of ${report.listeners} listeners. Each history is looked at in ` +
    `calendar months and in ${settings.looks.count} calendars of ${settings.looks.length}-day ` +
    `periods, ${settings.looks.days_apart} days apart: ${count(report.rows)} rows, ` +
    `${count(report.breakouts)} breakouts. Learnt from are artists with ` +
    `${
      activeInWords({ ...rules, eligibility: settings.learn_from })
    } in the period, discovered at most ` +
    `${settings.learn_from.discovered_within_months} periods before and not core in it; judged are ` +
    "those that a list would hold. A listener's rows weigh one over the root of their number. No " +
    "name of an artist, a track or a person is in the model.",
    "",
    `XGBoost, ${settings.xgboost.trees} trees of depth ${settings.xgboost.max_depth}, eta ` +
    `${settings.xgboost.eta}; more of ${settings.rising.length} of the features never speaks ` +
    "against an artist.",
    "",
    "## Features",
    "",
    markdownTable([
      ["feature", "what it is"],
      ...report.feature_columns.map((name) => [`\`${name}\``, featureNamed(name).description]),
    ]),
    "",
    "Single records (`POST /predict`) are answered by a second model, in `records/`, on " +
    `${report.record_columns.length} columns: ` +
    `${report.record_columns.map((name) => `\`${name}\``).join(", ")}.`,
    "",
    "## What it cannot know",
    "",
    "The listeners published their histories themselves; most are one year long " +
    "and from Spotify. People who listen otherwise may find its odds too high or too low.",
    "",
  ].join("\n");
}

/** What weekly looks come to without those that are listed for being one play short of core alone. */
function byPlays({ rolling, rolling_by_plays }: EvaluationReport, rules: Rules): string[] {
  if (rolling_by_plays.rows === rolling.all.rows) return [];
  const ap = (name: string): string => {
    const of = rolling_by_plays.scores.find((scores) => scores.name === name);
    return decimal(of?.metrics.average_precision.value ?? null);
  };
  return [
    `Looks hold artists with ${
      activeInWords(rulesOf({ column: "period_end" }, rules))
    }. Of those ` +
    `with ${activeInWords(rulesOf({ column: "month" }, rules))} alone ` +
    `(${judgedOn(rolling_by_plays)}, ${count(rolling_by_plays.rows)} rows, ` +
    `${count(rolling_by_plays.positives)} breakouts) the model has an average precision of ` +
    `${ap("listeners")}, \`ewm7\` of ${ap("ewm7")}.`,
    "",
  ];
}

function ownHistory(judged: Judged | null): string[] {
  if (judged === null) return [];
  return [
    "### Against learning from one's own history",
    "",
    "On the months that a backtest of each history of 18 months or more predicts: " +
    `${judgedOn(judged)}.`,
    "",
    markdownTable([[...JUDGED_HEADER], ...judgedRows(judged)]),
    "",
  ];
}
