/**
 * How time is divided. Snapshots, features, labels and splits are counted in periods and do not know
 * which kind they have: calendar months, or stretches of days that end on a chosen day.
 *
 * @module
 */
import { formatDay, formatMonth, type LocalCalendar } from "../base/calendar.ts";

/** Days of a period that ends on a chosen day. */
export const PERIOD_DAYS = 30;

/** A division of time into periods, counted by integers in time order without gaps. */
export interface Periods {
  /** The period that holds an instant, in seconds since 1970. */
  readonly of: (instant: number) => number;
  /** The instant at which a period ends, its last second. */
  readonly lastSecond: (period: number) => number;
  /** The last local day of a period, `2024-03-31`. */
  readonly lastDay: (period: number) => string;
  /** A period as tables spell it: a month by its first day, a stretch of days by its last. */
  readonly spell: (period: number) => string;
  /** The column that holds the spelling. */
  readonly column: "month" | "period_end";
  readonly calendar: LocalCalendar;
}

/** Calendar months, counted as in `base/calendar.ts`. */
export function calendarMonths(calendar: LocalCalendar): Periods {
  return {
    of: calendar.month,
    lastSecond: calendar.lastSecond,
    lastDay: (month) => formatDay(calendar.day(calendar.lastSecond(month))),
    spell: remembered(formatMonth),
    column: "month",
    calendar,
  };
}

/**
 * Stretches of `length` local days, of which number 0 ends with `lastDay`.
 *
 * @param lastDay counted in days since 1970-01-01
 * @param length in days
 */
export function daysEndingOn(lastDay: number, length: number, calendar: LocalCalendar): Periods {
  const end = (period: number): number => lastDay + period * length;
  const spell = remembered((period) => formatDay(end(period)));
  return {
    // The sum makes 0 of −0.
    of: (instant) => Math.ceil((calendar.day(instant) - lastDay) / length) + 0,
    lastSecond: (period) => calendar.lastSecondOfDay(end(period)),
    lastDay: spell,
    spell,
    column: "period_end",
    calendar,
  };
}

/** There are many rows of a period: each is spelled once. */
function remembered(spell: (period: number) => string): (period: number) => string {
  const known = new Map<number, string>();
  return (period) => {
    let text = known.get(period);
    if (text === undefined) known.set(period, text = spell(period));
    return text;
  };
}
