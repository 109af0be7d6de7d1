import { itemAt } from "../base/items.ts";
import { wasCore } from "./core.ts";
import type { Course } from "./core.ts";
import type { Rules } from "./rules.ts";

/** What a row must be to be eligible. */
export const ELIGIBILITY = [
  "past_cold_start",
  "active",
  "discovered_lately",
  "not_recently_core",
] as const;
export type EligibilityRule = typeof ELIGIBILITY[number];

type Kept = (course: Course, place: number, firstPeriod: number, rules: Rules) => boolean;

const KEPT: Readonly<Record<EligibilityRule, Kept>> = {
  past_cold_start: (course, place, firstPeriod, { labels }) =>
    itemAt(course, place).period >= firstPeriod + labels.cold_start_buffer_months,
  active: (course, place, _, { eligibility }) =>
    itemAt(course, place).plays >= eligibility.active_plays_min,
  discovered_lately: (course, place, _, { eligibility }) => {
    const { period, firstPeriod } = itemAt(course, place);
    return period - firstPeriod <= eligibility.discovered_within_months;
  },
  not_recently_core: (course, place, _, { eligibility, core_definition }) => {
    const { period } = itemAt(course, place);
    return !wasCore(course, period - eligibility.lookback_months + 1, period, core_definition);
  },
};

/**
 * The rules that the row at `place` of a course breaks.
 *
 * @param firstPeriod of the history
 * @returns none if it is eligible
 */
export function brokenRulesOf(...row: Parameters<Kept>): EligibilityRule[] {
  return ELIGIBILITY.filter((rule) => !KEPT[rule](...row));
}

/** Whether the row at `place` of a course breaks no rule; see {@link brokenRulesOf}. */
export function isEligible(...row: Parameters<Kept>): boolean {
  return ELIGIBILITY.every((rule) => KEPT[rule](...row));
}
