import { itemAt } from "../../base/items.ts";
import { FEW_ARTISTS } from "../../evaluation/backtest.ts";
import {
  count,
  counted,
  decimal,
  type Lines,
  marked,
  monthOf,
  nameOf,
  percent,
  recordTable,
  signed,
  textTable,
  told,
  withInterval,
} from "../../text/text.ts";
import { settingText } from "../../workspace/config.ts";
import type { AsText } from "../command.ts";
import type { ExperimentReport } from "./experiment.ts";
import { type IdeaVerdict, isOfFew, type JudgedIdea, type Judgement, type Pair } from "./judged.ts";

export const experimentText: AsText<ExperimentReport> = (report) =>
  told([
    headline(report).join(" "),
    changesOf(report),
    report.judged.map((judged) => {
      const moved = movedTableRows(judged);
      return [
        "",
        marked(titleOf(judged), judged.simulated),
        ideaTable(judged),
        moved.length > 0 && ["Whom it moved most", textTable(MOVED_HEADER, moved)],
        remarksOf(judged),
      ];
    }),
    "",
    readingOf(report),
    cautionsOf(report),
  ]).join("\n");

const WORDS: Readonly<Record<IdeaVerdict, string>> = {
  "helps": "it helps",
  "hurts": "it hurts",
  "cannot be told": "it cannot be told whether it helps",
  "changes nothing": "it changes nothing",
};

/** The verdict, and the interval that it rests on. */
export function headline({ name, judged, verdict }: ExperimentReport): [string, string] {
  const first = itemAt(judged, 0);
  const counts = itemAt(first.judgements, 0);
  const { at_hand, with_idea, difference } = counts;
  return [
    `${name}: ${WORDS[verdict]}.`,
    `${placeOf(first, counts)} the ${first.metric} goes from ${decimal(at_hand)} to ` +
    `${decimal(with_idea)}: ${withInterval(difference, { spell: signed })}.`,
  ];
}

function placeOf({ on, simulated }: JudgedIdea, { on: rows, drawn }: Judgement): string {
  return on === "listeners"
    ? `On ${rows} of ${counted(drawn.count, "listener")}${simulated ? " (simulated)" : ""}`
    : `In the windows of the backtest (${rows}${simulated ? ", a simulated history" : ""})`;
}

function titleOf({ on, listeners }: JudgedIdea): string {
  return on === "listeners"
    ? `Judged on ${counted(listeners, "listener")} that the models had not heard of`
    : "Judged in the windows of the backtest";
}

function ideaTable({ judgements }: JudgedIdea): string {
  const both = ({ at_hand, with_idea }: Pair<number>): string =>
    at_hand === with_idea ? count(at_hand) : `${count(at_hand)} / ${count(with_idea)}`;
  return recordTable(judgements, {
    "judged on": ({ on }) => on,
    "rows": ({ rows }) => both(rows),
    "breakouts": ({ breakouts }) => both(breakouts),
    "at hand": ({ at_hand }) => decimal(at_hand),
    "with the idea": ({ with_idea }) => decimal(with_idea),
    "difference": ({ difference }) => withInterval(difference, { spell: signed }),
    "says": ({ verdict }) => verdict,
  });
}

/** Of {@link movedTableRows}. */
export const MOVED_HEADER = [
  "artist",
  "list of",
  "probability",
  "place in the list",
  "became core",
];

/** Whom the idea raised and lowered most. */
export function movedTableRows({ on, rose, fell }: JudgedIdea): string[][] {
  return [...rose, ...fell].map(
    ({ artist, listener, period, probability, place, of, broke_out }) => [
      nameOf({ artist_name: artist, listener: listener || null }),
      on === "history" ? monthOf(period) : period,
      `${decimal(probability.at_hand, 2)} → ${decimal(probability.with_idea, 2)}`,
      `${place.at_hand} → ${place.with_idea} of ${of}`,
      broke_out ? "yes" : "no",
    ],
  );
}

/** What new features count, and what it costs. */
export function remarksOf(judged: JudgedIdea): string[] {
  const { importance, columns, rows_learnt: rows, seconds, microseconds_per_row: each } = judged;
  const first = itemAt(judged.judgements, 0);
  const more = judged.judgements[1];
  return told([
    importance.map(({ feature, mean_abs_contribution, place }) =>
      `${feature} moves the log-odds of a row by ${decimal(mean_abs_contribution)} on average: ` +
      `place ${place} of ${columns.with_idea} features.`
    ),
    `Cost: ${decimal(seconds.at_hand, 1)} s of learning at hand, ` +
    `${decimal(seconds.with_idea, 1)} s with the idea; ${columns.at_hand} and ` +
    `${columns.with_idea} features; ` +
    (rows.at_hand === rows.with_idea ? "" : `${count(rows.at_hand)} and `) +
    counted(rows.with_idea, "row") +
    (importance.length === 0 ? "." : `; ${decimal(each, 1)} µs per row to compute what is new.`),
    judged.metric !== "average precision" &&
    "The rules are other ones, so each is judged on its own rows, by what is above chance. Whether " +
      "the rules are wanted, that does not say.",
    more !== undefined && more.verdict !== first.verdict &&
    `The verdict is that on ${first.on}; on ${more.on}: ${more.verdict}.`,
  ]);
}

/** The rules and settings that an idea has otherwise. */
export function changesOf({ settings }: ExperimentReport): string[] {
  return settings.map(({ path, one, other }) => {
    const [was, is] = [settingText(one), settingText(other)];
    return Array.isArray(one) && Array.isArray(other)
      ? `${path}: without ${was}; new ${is}.`
      : `${path}: ${is} (was ${was}).`;
  });
}

/** How to read the figures. */
function readingOf({ judged }: ExperimentReport): Lines {
  const first = judged.map(({ judgements }) => itemAt(judgements, 0));
  const confidences = new Set(first.map(({ confidence }) => percent(confidence, 0)));
  const drawn = new Set(first.map(({ drawn }) => `${drawn.of}s`));
  return [
    `In brackets ${[...confidences].join(" and ")} intervals of the difference, from drawing ` +
    `${[...drawn].join(" or ")} anew, the same for both. It helps, or hurts, where the interval ` +
    "leaves 0 out.",
    judged.some(({ on }) => on === "history") &&
    "On a history of one's own the model at hand is the one that learns from it. The one that " +
      "ships learns from many listeners: --listeners names a root that has them.",
  ];
}

/** How far the figures go. */
export function cautionsOf({ quick, judged, attempt }: ExperimentReport): string[] {
  return told([
    judged.map(({ judgements }) => itemAt(judgements, 0).drawn).map((drawn) =>
      isOfFew(drawn) &&
      `The breakouts are of ${
          counted(drawn.count, "artist")
        }: from so few the intervals come out ` +
        `too narrow, and nothing is told from fewer than ${FEW_ARTISTS}.`
    ),
    quick && judged.some(({ on }) => on === "listeners") &&
    "This is a quick look: every breakout is learnt from, a tenth of the other rows in place of " +
      "all, a third of the trees. Another tenth would move a difference by several thousandths, " +
      "which its interval does not know of: small ones need --full.",
    attempt > 1 &&
    `This is experiment ${attempt} on these data: of twenty ideas that do nothing one seems to ` +
      "help or hurt.",
  ]);
}
