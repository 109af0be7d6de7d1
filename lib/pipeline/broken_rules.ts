import pl from "nodejs-polars";
import type { Rules } from "../config.ts";
import type { IncompleteMonth } from "../history/incomplete_month.ts";
import { count, counted, percent } from "../numbers.ts";
import { numbersOf, textsOf } from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";
import { coreRows, ELIGIBILITY } from "../tables/modeling.ts";
import type { EligibilityRule } from "../tables/modeling.ts";

/** Why an artist-month is not eligible. */
export interface BrokenRule {
  readonly rule: "complete" | "played" | EligibilityRule;
  /** In words, with the numbers at hand. */
  readonly why: string;
}

/**
 * The rules of eligibility that an artist breaks in a month.
 *
 * @param rows of the artist, as `withEligibility` gives them
 * @param month as files spell it
 * @param incomplete the month of the history that is left out of scoring as incomplete, if any
 * @returns none if the artist is eligible
 */
export function brokenRules(
  rows: Frame,
  month: string,
  rules: Rules,
  incomplete: IncompleteMonth | undefined,
): BrokenRule[] {
  const row = rows.filter(pl.col("month").eq(pl.lit(month)));
  const ofMonth: BrokenRule[] = month === incomplete?.month
    ? [{ rule: "complete", why: whyIncomplete(incomplete) }]
    : [];
  const ofArtist: BrokenRule[] = row.height === 0
    ? [{ rule: "played", why: whenPlayed(textsOf(rows, "month"), month) }]
    : ELIGIBILITY.filter((rule) => row.getColumn(rule).toArray()[0] === false)
      .map((rule) => ({ rule, why: WHY[rule](rows, row, rules) }));
  return [...ofMonth, ...ofArtist];
}

function whyIncomplete({ last_play, reason }: IncompleteMonth): string {
  return `the month is incomplete (last play ${last_play}: ${reason}), and left out unless ` +
    "labels.keep_incomplete_month is set";
}

const short = (month: string): string => month.slice(0, 7);

function whenPlayed(months: readonly string[], month: string): string {
  const sorted = [...months].sort();
  const before = sorted.findLast((played) => played < month);
  const after = sorted.find((played) => played > month);
  const others = [
    ...(before === undefined ? [] : [`last in ${short(before)}`]),
    ...(after === undefined
      ? []
      : [`${before === undefined ? "first" : "next"} in ${short(after)}`]),
  ];
  return `not played in ${short(month)}; played ${others.join(", ")}`;
}

const WHY: Record<EligibilityRule, (rows: Frame, row: Frame, rules: Rules) => string> = {
  past_cold_start: (_rows, _row, { labels }) =>
    `the first ${counted(labels.cold_start_buffer_months, "month")} of a history are left out, ` +
    "because everything is new then",
  active: (_rows, row, { eligibility }) =>
    `${counted(only(row, "plays_t"), "play")} that month; at least ` +
    `${count(eligibility.active_plays_min)} are needed`,
  discovered_lately: (_rows, row, { eligibility }) =>
    `first played ${counted(only(row, "months_since_first_seen"), "month")} before; an artist is ` +
    `new for ${counted(eligibility.discovered_within_months, "month")}`,
  not_recently_core: (rows, row, rules) => {
    const { eligibility, core_definition } = rules;
    const age = only(row, "months_since_first_seen");
    const recent = rows.filter(
      pl.col("months_since_first_seen").ltEq(age)
        .and(pl.col("months_since_first_seen").gt(age - eligibility.lookback_months)),
    );
    const core = coreRows(recent, rules);
    const plays = numbersOf(core, "plays_t");
    const shares = numbersOf(core, "share_t");
    const when = textsOf(core, "month").map((month, i) =>
      `${counted(plays[i] ?? NaN, "play")} (${percent(shares[i] ?? NaN, 2)} of all) in ${
        short(month)
      }`
    );
    return `core already: ${when.join(", ")}; an artist with ` +
      `${counted(core_definition.plays_min, "play")} or ${percent(core_definition.share_min)} of ` +
      `a month within the last ${counted(eligibility.lookback_months, "month")} cannot break out`;
  },
};

function only(row: Frame, column: string): number {
  return numbersOf(row, column)[0] ?? NaN;
}
