import { type ArtistPeriod, type Course, rowAt } from "../snapshots/artist_period.ts";
import { counted } from "../text/numbers.ts";
import { isCore } from "./core.ts";
import type { Rules } from "./rules.ts";

/** What a row must be to be eligible. */
const ELIGIBILITY = [
  "past_cold_start",
  "active",
  "discovered_lately",
  "not_recently_core",
] as const;
export type EligibilityRule = typeof ELIGIBILITY[number];

/**
 * Whether an artist was played often enough in a period to be listed; by the rule `one_play_short`
 * also where one more play would make it core, which takes few plays of who hears little.
 *
 * @param rules those of the kind of period, see `rulesOf`
 */
export function isActive(
  { plays, share }: Pick<ArtistPeriod, "plays" | "share">,
  rules: Rules,
): boolean {
  const { eligibility: { active_plays_min, one_play_short }, core_definition } = rules;
  if (plays >= active_plays_min) return true;
  const more = plays + 1;
  return one_play_short === true &&
    isCore({ plays: more, share: more / (plays / share + 1) }, core_definition);
}

/** What {@link isActive} asks for, in words. */
export function activeInWords({ eligibility }: Rules): string {
  return `at least ${counted(eligibility.active_plays_min, "play")}` +
    (eligibility.one_play_short === true ? ", or one play short of core" : "");
}

type Kept = (course: Course, place: number, firstPeriod: number, rules: Rules) => boolean;

const KEPT: Readonly<Record<EligibilityRule, Kept>> = {
  past_cold_start: (course, place, firstPeriod, { labels }) =>
    rowAt(course, place).period >= firstPeriod + labels.cold_start_buffer_months,
  active: (course, place, _, rules) => isActive(rowAt(course, place), rules),
  discovered_lately: (course, place, _, { eligibility }) => {
    const { period, firstPeriod } = rowAt(course, place);
    return period - firstPeriod <= eligibility.discovered_within_months;
  },
  not_recently_core: (course, place, _, { eligibility: { lookback_months }, core_definition }) => {
    const past = rowAt(course, place).period - lookback_months;
    return !course.slice(Math.max(0, place + 1 - lookback_months), place + 1)
      .some((row) => row.period > past && isCore(row, core_definition));
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
export function isEligible(
  course: Course,
  place: number,
  firstPeriod: number,
  rules: Rules,
): boolean {
  return ELIGIBILITY.every((rule) => KEPT[rule](course, place, firstPeriod, rules));
}
