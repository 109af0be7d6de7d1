import { formatMonth } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import type { Snapshots } from "../snapshots/snapshots.ts";
import { isCore } from "./core.ts";
import type { Rules } from "./rules.ts";

/** Months after its discovery from which on an artist that is still played has stayed. */
export const STAYED_MONTHS = 3;

/** The artists that were discovered in a month, and what became of them by the end of the history. */
export interface MonthOfDiscovery {
  /** `2024-03-01`. */
  readonly month: string;
  readonly discovered: number;
  /** Of them: core in some month; else still played {@link STAYED_MONTHS} months later or after. */
  readonly core: number;
  readonly stayed: number;
  /** Neither, and too lately discovered to tell. */
  readonly open: number;
}

/**
 * Artists by the month of their discovery.
 *
 * @param snapshots of calendar months
 * @returns one per month after the cold start: until then, all that is played looks new
 */
export function discoveriesByMonth(
  { courses, listening }: Snapshots,
  { core_definition, labels }: Rules,
): MonthOfDiscovery[] {
  const last = listening.at(-1)?.period ?? 0;
  const start = (listening[0]?.period ?? 0) + labels.cold_start_buffer_months;
  const months = Array.from({ length: Math.max(0, last - start + 1) }, (_, after) => ({
    month: formatMonth(start + after),
    discovered: 0,
    core: 0,
    stayed: 0,
    open: 0,
  }));
  for (const course of courses) {
    const [first] = course;
    if (first === undefined || first.period < start) continue;
    const of = itemAt(months, first.period - start);
    of.discovered++;
    const lastPlayed = itemAt(course, course.length - 1).period;
    if (course.some((row) => isCore(row, core_definition))) of.core++;
    else if (lastPlayed >= first.period + STAYED_MONTHS) of.stayed++;
    else if (last < first.period + STAYED_MONTHS) of.open++;
  }
  return months;
}
