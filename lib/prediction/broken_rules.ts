import { formatMonth } from "../base/calendar.ts";
import type { Rules } from "../labels/rules.ts";
import type { IncompleteMonth } from "../scrobbles/incomplete_month.ts";
import { count, counted, percent } from "../text/numbers.ts";
import { eligibilityOf, isCore } from "../labels/artist_months.ts";
import type { ArtistMonth } from "../labels/artist_months.ts";
import type { EligibilityRule } from "../labels/eligibility.ts";

/** Why an artist-month is not eligible. */
export interface BrokenRule {
  readonly rule: "complete" | "played" | EligibilityRule;
  /** In words, with the numbers at hand. */
  readonly why: string;
}

/**
 * The rules of eligibility that an artist breaks in a month.
 *
 * @param history of one listener
 * @param incomplete the month of the history that is left out of scoring as incomplete, if any
 * @returns none if the artist is eligible
 */
export function brokenRules(
  history: readonly ArtistMonth[],
  artist: string,
  month: number,
  rules: Rules,
  incomplete: IncompleteMonth | undefined,
): BrokenRule[] {
  const rows = history.filter((row) => row.artist === artist);
  const row = rows.find((row) => row.month === month);
  const ofMonth: BrokenRule[] = incomplete?.month === formatMonth(month)
    ? [{ rule: "complete", why: whyIncomplete(incomplete) }]
    : [];
  const ofArtist: BrokenRule[] = row === undefined
    ? [{ rule: "played", why: whenPlayed(rows.map(({ month }) => month), month) }]
    : eligibilityOf(history, rules)(row)
      .map((rule) => ({ rule, why: WHY[rule](rows, row, rules) }));
  return [...ofMonth, ...ofArtist];
}

function whyIncomplete({ last_play, reason }: IncompleteMonth): string {
  return `the month is incomplete (last play ${last_play}: ${reason}), and left out unless ` +
    "labels.keep_incomplete_month is set";
}

const short = (month: number): string => formatMonth(month).slice(0, 7);

function whenPlayed(months: readonly number[], month: number): string {
  const sorted = [...months].sort((a, b) => a - b);
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

type Why = (rows: readonly ArtistMonth[], row: ArtistMonth, rules: Rules) => string;

const WHY: Record<EligibilityRule, Why> = {
  past_cold_start: (_rows, _row, { labels }) =>
    `the first ${counted(labels.cold_start_buffer_months, "month")} of a history are left out, ` +
    "because everything is new then",
  active: (_rows, { plays }, { eligibility }) =>
    `${counted(plays, "play")} that month; at least ` +
    `${count(eligibility.active_plays_min)} are needed`,
  discovered_lately: (_rows, { monthsSinceFirstSeen }, { eligibility }) =>
    `first played ${counted(monthsSinceFirstSeen, "month")} before; an artist is ` +
    `new for ${counted(eligibility.discovered_within_months, "month")}`,
  not_recently_core: (rows, { month }, rules) => {
    const { eligibility, core_definition } = rules;
    const when = rows
      .filter((row) => row.month <= month && row.month > month - eligibility.lookback_months)
      .filter((row) => isCore(row, rules))
      .map(({ plays, share, month }) =>
        `${counted(plays, "play")} (${percent(share, 2)} of all) in ${short(month)}`
      );
    return `core already: ${when.join(", ")}; an artist with ` +
      `${counted(core_definition.plays_min, "play")} or ${percent(core_definition.share_min)} of ` +
      `a month within the last ${counted(eligibility.lookback_months, "month")} cannot break out`;
  },
};
