import { itemAt } from "../base/items.ts";
import * as z from "zod";
import { formatMonth, type LocalCalendar } from "../base/calendar.ts";
import { formatTimestamp } from "../base/timestamp.ts";

const DAY_S = 86_400;
const YEAR_S = 365 * DAY_S;

/** A silence of less than a day is a night. */
const SHORTEST_SILENCE_S = DAY_S;
/** A silence that follows fewer of the days with plays than this share is unusual. */
const UNUSUAL = 0.1;

/** The last month of a history, where there is reason to take it for incomplete. */
const incompleteMonthSchema = z.object({
  /** Whose history it is, where there are several. */
  listener: z.string().optional(),
  /** Its first day, `2024-03-01`. */
  month: z.string(),
  /** In UTC. */
  last_play: z.string(),
  /** Days from there to the month's end. */
  days_without_plays: z.number(),
  reason: z.string(),
});
export type IncompleteMonth = z.infer<typeof incompleteMonthSchema>;

/** How the histories of a table end. */
export const lastMonthSchema = z.object({
  /** The last month in labels and scoring; `null` if there is none. */
  used: z.string().nullable(),
  /** Whether incomplete months are in them. */
  keep_incomplete: z.boolean(),
  /** Of each listener who has one. */
  incomplete: z.array(incompleteMonthSchema),
});
export type LastMonth = z.infer<typeof lastMonthSchema>;

/**
 * Tells whether the last month of a history is incomplete: the month is not over yet, or the history
 * falls silent before its end for longer than is usual.
 *
 * A silence is unusual if one as long followed fewer than a tenth of the days with plays in the year
 * before the last play. A history that ends so is far likelier cut off in its last month than quiet
 * for the rest of it: exports are made on any day.
 *
 * @param times of the plays of one listener in seconds since 1970, ascending
 * @param now seconds since 1970
 * @returns `null` for a month that is complete as far as can be seen
 */
export function incompleteMonth(
  times: ArrayLike<number>,
  calendar: LocalCalendar,
  now: number,
): IncompleteMonth | null {
  const last = times[times.length - 1];
  if (last === undefined) return null;
  const month = calendar.month(last);
  const end = calendar.lastSecond(month);
  const silence = end - last;
  const isOver = end < now;
  if (isOver && silence < SHORTEST_SILENCE_S) return null;
  const usual = shareFollowedBy(silence, times, calendar);
  if (isOver && (usual === null || usual >= UNUSUAL)) return null;
  const days = silence / DAY_S;
  return {
    month: formatMonth(month),
    last_play: formatTimestamp(last),
    days_without_plays: days,
    reason: isOver
      ? `no plays in its last ${days.toFixed(1)} days, longer than is usual in this history`
      : "the month is not over",
  };
}

/**
 * Of the days with plays in the year before the last play, the share that a silence of a length
 * followed; `null` without days to compare with.
 */
function shareFollowedBy(
  silence: number,
  times: ArrayLike<number>,
  calendar: LocalCalendar,
): number | null {
  const last = itemAt(times, times.length - 1);
  let next = calendar.day(last);
  let days = 0;
  let silent = 0;
  for (let at = times.length - 2; at >= 0; at--) {
    const time = itemAt(times, at);
    if (time < last - YEAR_S) break;
    const day = calendar.day(time);
    if (day === next) continue;
    days++;
    if ((next - day) * DAY_S > silence) silent++;
    next = day;
  }
  return days === 0 ? null : silent / days;
}
