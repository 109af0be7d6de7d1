import { sum } from "d3-array";
import { formatMonth, parseMonth } from "../base/calendar.ts";
import type { Rules } from "../labels/rules.ts";
import { counted } from "../text/numbers.ts";
import { breakoutInWords, MONTHS_NEEDED, TooLittleHistory } from "./split.ts";
import type { TrainingTable } from "./training_table.ts";

/** From how many months on a history's own model is held against one learnt from many people. */
export const LONG_MONTHS = 18;

/** The first month of a history and its last complete one, as files spell them. */
export interface HistorySpan {
  readonly first: string;
  readonly last: string;
}

/**
 * Refuses a table that is too little to learn from: too few months, or one label only.
 *
 * @param span of the history that it was made of, if that is known
 * @param file for the message
 * @throws TooLittleHistory saying what is there, what is needed, and from when there can be enough
 */
export function requireEnough(
  { months, y, listeners }: Pick<TrainingTable, "months" | "y" | "listeners">,
  rules: Rules,
  span: HistorySpan | null,
  file: string,
): void {
  const distinct = new Set(months).size;
  const breakouts = sum(y);
  // Several histories are split each by its own months.
  const tooShort = distinct < MONTHS_NEEDED && (listeners === undefined || y.length === 0);
  if (!tooShort && breakouts > 0 && breakouts < y.length) return;
  const history = span === null ? "" : `, in a history of ${monthName(span.first)} to ` +
    `${monthName(span.last)}`;
  throw new TooLittleHistory([
    `${file}: too little to train on.`,
    `There: ${counted(y.length, "artist-month")} to learn from, in ` +
    `${counted(distinct, "month")}, ${counted(breakouts, "breakout")}${history}.`,
    ...(tooShort ? longer(distinct, rules, span) : oneLabel(breakouts, rules)),
  ].join("\n"));
}

function longer(months: number, rules: Rules, span: HistorySpan | null): string[] {
  const { cold_start_buffer_months: start, horizon_months: horizon } = rules.labels;
  const whole = start + MONTHS_NEEDED + horizon;
  const needed = `Needed: ${MONTHS_NEEDED} such months with a breakout among them: ` +
    `${breakoutInWords(rules)}. The first ${counted(start, "month")} of a history and the last ` +
    `${counted(horizon, "month")} give none, so that is at least ${counted(whole, "month")}.`;
  const [first, last] = [parseMonth(span?.first ?? ""), parseMonth(span?.last ?? "")];
  if (first === null || last === null) return [needed];
  const from = Math.max(first + whole - 1, last + MONTHS_NEEDED - months);
  return [
    needed,
    `From when: with plays to the end of ${monthName(formatMonth(from))} at the earliest. ` +
    `${UNTIL}, from ${LONG_MONTHS} months on the better of the two. ${HOW_RIGHT}`,
  ];
}

function oneLabel(breakouts: number, rules: Rules): string[] {
  if (breakouts > 0) {
    return [
      "Needed: some that are no breakout; raise plays_min or share_min in configs/breakout.yaml.",
    ];
  }
  return [
    `Needed: a breakout: ${breakoutInWords(rules)}.`,
    `From when: as soon as that has happened, or with a lower plays_min or share_min. ` +
    `${UNTIL}. ${HOW_RIGHT}`,
  ];
}

const UNTIL = "Until then the model that comes with Breakout answers";
const HOW_RIGHT = "'deno task breakout score --every 7d', then 'deno task breakout review', say " +
  "how right it would have been.";

const monthName = (month: string): string => month.slice(0, 7);
