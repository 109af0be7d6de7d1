import type { EvaluationReport } from "../evaluation/evaluation_report.ts";
import { count, decimal, percent } from "../text/text.ts";

type Judged = EvaluationReport["calendar"]["all"];
type Mean = Judged["scores"][number]["metrics"]["average_precision"];

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
  records: "the model for records",
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

export const EARLY_HEADER = [
  "looks",
  "the list",
  "foreseen, of all",
  "95 %",
  "mean over listeners",
  "95 %",
  "days before",
  "entries",
  "came true",
] as const;

type Early = EvaluationReport["how_early"];

/** How many new favourites lists foresee and how early, a row per look and length of the list. */
export function earlyRows(early: Early): string[][] {
  return (["daily", "weekly"] as const).flatMap((looks) => {
    const { all, lists } = early[looks];
    return all.lists.map(({ length, foreseen, warning_days }, place) => {
      const list = lists[place];
      return [
        looks,
        length === null ? "all of it" : `its ${length} likeliest`,
        shareText(foreseen.together.value),
        shareInterval(foreseen.together),
        shareText(foreseen.mean.value),
        shareInterval(foreseen.mean),
        warning_days === null ? "–" : daysText(warning_days),
        decimal(list?.entries ?? null, 1),
        shareText(list?.came_true.together.value ?? null),
      ];
    });
  });
}

/** What is told before {@link earlyRows}. */
export function earlyText({ daily, weekly, daily_by_plays: without }: Early): string[] {
  const { all, surely_new, just_core, listeners } = daily;
  const sight = surely_new.lists.at(-1)?.foreseen.together.value ?? null;
  return [
    `Of ${count(all.favourites)} artists that became core to ${listeners} listeners while lists ` +
    `were made, ${shareText(all.core_at_once.together.value)} were core on the very day of their ` +
    `discovery (${shareText(weekly.all.core_at_once.together.value)} by the first weekly look): ` +
    "no list can foresee those. Foreseen is whom a list held beforehand, within its horizon; core " +
    "is who reaches the thresholds in the 30 days up to any day. So an entry comes true here on any " +
    "day of the horizon; what its odds are of, core in a whole period of it, comes less often.",
    `Of those discovered since lists were made, surely new, daily lists held ` +
    `${shareText(sight)}. A list that also named who became core in the 30 days before would be ` +
    `${decimal(just_core.entries, 1)} longer; ${shareText(just_core.stayed.together.value)} of ` +
    "those stay core in a period that follows.",
    ...(without.lists.at(-1)?.entries === daily.lists.at(-1)?.entries ? [] : [
      "Without those that are listed for being one play short of core, " +
      without.lists.map(({ length, entries, came_true }, place) => {
        const list = length === null ? "all of a daily list" : `its ${length} likeliest`;
        const foreseen = without.all.lists[place]?.foreseen.together.value ?? null;
        return `${list} would foresee ${shareText(foreseen)} (${decimal(entries, 1)} entries, ` +
          `${shareText(came_true.together.value)} come true)`;
      }).toReversed().join(", ") + ".",
    ]),
  ];
}

/** The median, and the quartiles beside it. */
function daysText([low, middle, high]: readonly [number, number, number]): string {
  return `${decimal(middle, 0)} (${decimal(low, 0)}–${decimal(high, 0)})`;
}

function shareText(value: number | null): string {
  return value === null ? "–" : percent(value, 0);
}

function shareInterval({ low, high }: Early["daily"]["all"]["core_at_once"]["mean"]): string {
  return `[${shareText(low)}, ${shareText(high)}]`;
}
