import { itemAt } from "../base/items.ts";
import type { Snapshots } from "../snapshots/snapshots.ts";
import { isCore, wasCore } from "./core.ts";
import type { Course } from "./core.ts";
import { isEligible } from "./eligibility.ts";
import type { Rules } from "./rules.ts";

/**
 * Whether the artist becomes core in one of the periods of the horizon that follow a row.
 *
 * @param lastPeriod of the history
 * @returns `null` for a row of the last periods, whose future has not happened yet
 */
export function labelOf(
  course: Course,
  place: number,
  lastPeriod: number,
  { labels: { horizon_months: horizon }, core_definition }: Rules,
): 0 | 1 | null {
  const { period } = itemAt(course, place);
  if (period > lastPeriod - horizon) return null;
  return wasCore(course, period + 1, period + horizon, core_definition) ? 1 : 0;
}

/** What the rules make of a listener's history up to a period. */
export interface ListenerRecord {
  /** Artists that were core in the period. */
  readonly coreArtists: number;
  /** Artists that may yet become core: played twice or more, found within two years, not core. */
  readonly candidates: number;
  /** Eligible rows whose label was known by then, and those of them that became core. */
  readonly pastRows: number;
  readonly pastBreakouts: number;
}

/** The record of every period of a history, in time order. */
export function listenerRecords({ courses, listening }: Snapshots, rules: Rules): ListenerRecord[] {
  const first = listening[0]?.period ?? 0;
  const last = first + listening.length - 1;
  const core = new Uint32Array(listening.length);
  const candidates = new Uint32Array(listening.length);
  const rows = new Uint32Array(listening.length);
  const breakouts = new Uint32Array(listening.length);
  for (const course of courses) {
    course.forEach((row, place) => {
      const age = row.period - first;
      if (isCore(row, rules.core_definition)) core[age] = itemAt(core, age) + 1;
      else if (row.plays >= 2 && row.period - row.firstPeriod <= 24) {
        candidates[age] = itemAt(candidates, age) + 1;
      }
      const label = labelOf(course, place, last, rules);
      if (label === null || !isEligible(course, place, first, rules)) return;
      const known = age + rules.labels.horizon_months;
      rows[known] = itemAt(rows, known) + 1;
      breakouts[known] = itemAt(breakouts, known) + label;
    });
  }
  let [pastRows, pastBreakouts] = [0, 0];
  return Array.from(core, (coreArtists, age) => {
    pastRows += itemAt(rows, age);
    pastBreakouts += itemAt(breakouts, age);
    return { coreArtists, candidates: itemAt(candidates, age), pastRows, pastBreakouts };
  });
}
