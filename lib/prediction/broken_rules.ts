import { itemAt } from "../base/items.ts";
import { isCore } from "../labels/core.ts";
import type { Course } from "../snapshots/artist_period.ts";
import { activeInWords, brokenRulesOf, type EligibilityRule } from "../labels/eligibility.ts";
import type { Rules } from "../labels/rules.ts";
import type { Periods } from "../snapshots/periods.ts";
import { counted, percent } from "../text/numbers.ts";
import { periodInWords } from "./asked.ts";

/** Why an artist is not on a list. */
export interface BrokenRule {
  readonly rule: "played" | EligibilityRule;
  /** In words, with the numbers at hand. */
  readonly why: string;
}

/**
 * The rules that keep an artist off the list of a period.
 *
 * @param course of the artist
 * @param firstPeriod of the history
 * @returns none if the artist is listed
 */
export function brokenRules(
  course: Course,
  period: number,
  firstPeriod: number,
  rules: Rules,
  periods: Periods,
): BrokenRule[] {
  const place = course.findIndex((row) => row.period === period);
  if (place === -1) return [{ rule: "played", why: whenPlayed(course, period, periods) }];
  return brokenRulesOf(course, place, firstPeriod, rules)
    .map((rule) => ({ rule, why: WHY[rule](course, place, rules, periods) }));
}

function whenPlayed(course: Course, period: number, periods: Periods): string {
  const told = (of: number): string => periodInWords(periods, of);
  const before = course.findLast((row) => row.period < period);
  const after = course.find((row) => row.period > period);
  const others = [
    ...(before === undefined ? [] : [`last in ${told(before.period)}`]),
    ...(after === undefined
      ? []
      : [`${before === undefined ? "first" : "next"} in ${told(after.period)}`]),
  ];
  const played = others.length === 0 ? "nor before" : `played ${others.join(", ")}`;
  return `not played in ${told(period)}; ${played}`;
}

type Why = (course: Course, place: number, rules: Rules, periods: Periods) => string;

const WHY: Record<EligibilityRule, Why> = {
  past_cold_start: (_course, _place, { labels }) =>
    `the first ${counted(labels.cold_start_buffer_months, "month")} of a history are left out, ` +
    "because everything is new then",
  active: (course, place, rules) =>
    `${counted(itemAt(course, place).plays, "play")} in that time; needed are ` +
    activeInWords(rules),
  discovered_lately: (course, place, { eligibility }) => {
    const { period, firstPeriod } = itemAt(course, place);
    return `first played ${counted(period - firstPeriod, "month")} before; an artist is ` +
      `new for ${counted(eligibility.discovered_within_months, "month")}`;
  },
  not_recently_core: (course, place, { eligibility, core_definition }, periods) => {
    const { period } = itemAt(course, place);
    const when = course
      .filter((row) => row.period <= period && row.period > period - eligibility.lookback_months)
      .filter((row) => isCore(row, core_definition))
      .map(({ plays, share, period }) =>
        `${counted(plays, "play")} (${percent(share, 2)} of all) in ` +
        periodInWords(periods, period)
      );
    return `core already: ${when.join(", ")}; an artist with ` +
      `${counted(core_definition.plays_min, "play")} or ${percent(core_definition.share_min)} of ` +
      `a month within the last ${counted(eligibility.lookback_months, "month")} cannot break out`;
  },
};
