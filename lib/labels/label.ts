import { valueAt } from "../base/items.ts";
import { type Course, rowAt } from "../snapshots/artist_period.ts";
import type { Snapshots } from "../snapshots/snapshots.ts";
import { type CoreRule, isCore } from "./core.ts";
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
  const end = rowAt(course, place).period + horizon;
  if (end > lastPeriod) return null;
  for (let after = place + 1; after < course.length; after++) {
    const row = rowAt(course, after);
    if (row.period > end) return 0;
    if (isCore(row, core_definition)) return 1;
  }
  return 0;
}

/**
 * Artists of each period of a history that may yet become core: played twice or more, found within two
 * years, not core.
 *
 * @returns one per period from the first on
 */
export function candidatesByPeriod({ courses, listening }: Snapshots, rule: CoreRule): Uint32Array {
  const candidates = new Uint32Array(listening.length);
  const first = listening[0]?.period ?? 0;
  for (const course of courses) {
    for (const row of course) {
      if (row.plays < 2 || row.period - row.firstPeriod > 24 || isCore(row, rule)) continue;
      candidates[row.period - first] = valueAt(candidates, row.period - first) + 1;
    }
  }
  return candidates;
}
