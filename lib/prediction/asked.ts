/**
 * What a list can be asked for: the 30 days that end on a day, or a calendar month.
 *
 * @module
 */
import { dayNumber, formatDay, type LocalCalendar } from "../base/calendar.ts";
import { UserError } from "../base/errors.ts";
import { itemAt } from "../base/items.ts";
import type { FeatureSources } from "../features/row_matrix.ts";
import { type History, playsUpTo } from "../scrobbles/history.ts";
import { calendarMonths, daysEndingOn, PERIOD_DAYS, type Periods } from "../snapshots/periods.ts";
import { type Snapshots, snapshotsOf } from "../snapshots/snapshots.ts";
import { dayInWords, monthInWords } from "../text/dates.ts";
import { counted } from "../text/numbers.ts";

/** Said where days are asked for and only months are known. */
export const ONLY_MONTHS =
  "only the months of this history are known, not its days: ask for months (--month, --every month)";

/** A list as it is asked for, counted as in `base/calendar.ts`. */
export type Asked = { readonly day: number } | { readonly month: number };

/** Whom to look at: a listener's plays, or their months where only those are known; and by what. */
export interface LookSource extends FeatureSources {
  readonly history: History;
  readonly months: Snapshots | null;
  readonly calendar: LocalCalendar;
}

/** A period of a history, and nothing of what came after it. */
export interface LookedAt {
  readonly source: LookSource;
  readonly snapshots: Snapshots;
  readonly period: number;
}

/**
 * What was played up to the end of the period that is asked for.
 *
 * @throws UserError for days of a history of which only the months are known
 */
export function lookedAt(source: LookSource, asked: Asked): LookedAt {
  const { history, months, calendar } = source;
  if (months !== null) {
    if ("month" in asked) return { source, snapshots: months, period: asked.month };
    throw new UserError(ONLY_MONTHS);
  }
  const [periods, period] = "day" in asked
    ? [daysEndingOn(asked.day, PERIOD_DAYS, calendar), 0] as const
    : [calendarMonths(calendar), asked.month] as const;
  const known = playsUpTo(history, periods.lastSecond(period));
  return { source, snapshots: snapshotsOf(known, periods), period };
}

/** The latest that can be asked for: the 30 days up to the last play, or the last month. */
export function latestOf({ history, months, calendar }: LookSource): Asked {
  return months === null
    ? { day: lastDayOf(history, calendar) }
    : { month: months.listening.at(-1)?.period ?? 0 };
}

/** The first and the last day of what is known. */
export function daysKnown(
  { history, months, calendar }: LookSource,
): { readonly first: string; readonly last: string } {
  if (months === null) {
    const first = calendar.day(itemAt(history.time, 0));
    return { first: formatDay(first), last: formatDay(lastDayOf(history, calendar)) };
  }
  const { listening, periods } = months;
  const lastDay = (place: number): string => periods.lastDay(itemAt(listening, place).period);
  return { first: lastDay(0), last: lastDay(listening.length - 1) };
}

/** The local day of the last play of a history that has one. */
export function lastDayOf({ time }: History, calendar: LocalCalendar): number {
  return calendar.day(itemAt(time, time.length - 1));
}

/** A day later than one that is spelled, or earlier. */
export function dayAfter(day: string, days: number): string {
  return formatDay(dayNumber(day) + days);
}

/** The first local day of a period. */
export function firstDayOf(periods: Periods, period: number): string {
  return dayAfter(periods.lastDay(period - 1), 1);
}

/** A period as people say it: June 2024, the 30 days up to 20 June 2024. */
export function periodInWords(periods: Periods, period: number): string {
  return spanInWords(firstDayOf(periods, period), periods.lastDay(period));
}

/** {@link periodInWords} of its first and last day. */
export function spanInWords(first: string, last: string): string {
  const days = dayNumber(last) - dayNumber(first) + 1;
  return isWholeMonth(first, last)
    ? monthInWords(last)
    : `the ${counted(days, "day")} up to ${dayInWords(last)}`;
}

/** Whether days from a first to a last are a calendar month. */
export function isWholeMonth(first: string, last: string): boolean {
  return first.endsWith("-01") && first.slice(0, 7) === last.slice(0, 7) &&
    dayAfter(last, 1).endsWith("-01");
}
