/**
 * Months and days. A month is counted as an integer, `12 · year + (month − 1)`, so that
 * neighbouring months differ by one; files spell it by its first day, `2024-03-01`.
 *
 * @module
 */

const DAY_S = 86_400;
const QUARTER_HOUR_S = 900;

/** The month that a `YYYY-MM` or `YYYY-MM-01` spells, or `null`. */
export function parseMonth(text: string): number | null {
  const match = /^(\d{4})-(\d{2})(?:-01)?$/.exec(text);
  if (match === null) return null;
  const month = Number(match[2]);
  return month >= 1 && month <= 12 ? Number(match[1]) * 12 + month - 1 : null;
}

/**
 * {@link parseMonth} of a text that must spell one.
 *
 * @throws RangeError if it does not
 */
export function monthNumber(text: string): number {
  const month = parseMonth(text);
  if (month === null) throw new RangeError(`${text} is no month`);
  return month;
}

/** The month as files spell it, `2024-03-01`. */
export function formatMonth(month: number): string {
  const year = Math.floor(month / 12);
  return `${String(year).padStart(4, "0")}-${String(month - 12 * year + 1).padStart(2, "0")}-01`;
}

/** A day counted from 1970-01-01 as files spell it, `2024-03-31`. */
export function formatDay(day: number): string {
  return new Date(day * DAY_S * 1000).toISOString().slice(0, 10);
}

/** The day that a `YYYY-MM-DD` spells, counted from 1970-01-01, or `null`. */
export function parseDay(text: string): number | null {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) / 1000 / DAY_S : NaN;
  return Number.isInteger(day) && formatDay(day) === text ? day : null;
}

/**
 * {@link parseDay} of a text that must spell one.
 *
 * @throws RangeError if it does not
 */
export function dayNumber(text: string): number {
  const day = parseDay(text);
  if (day === null) throw new RangeError(`${text} is no day`);
  return day;
}

/** Seconds since 1970 of the month's first moment in UTC. */
function utcMonthStart(month: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, 1) / 1000;
}

/** A clock on the wall of one time zone. All instants are whole seconds since 1970 UTC. */
export interface LocalCalendar {
  /** Local wall-clock time at the instant, as if it were UTC. */
  local(instant: number): number;
  /** The local calendar day at the instant, in days since 1970-01-01. */
  day(instant: number): number;
  /** The local month at the instant. */
  month(instant: number): number;
  /** The instant of the month's last second. */
  lastSecond(month: number): number;
  /** The instant of the day's last second. */
  lastSecondOfDay(day: number): number;
}

/**
 * The calendar of a time zone.
 *
 * @param timeZone an IANA name
 * @throws RangeError for an unknown zone
 */
export function calendarOf(timeZone: string): LocalCalendar {
  const offset = offsetsOf(timeZone);
  const local = (instant: number): number => instant + offset(instant);
  const day = (instant: number): number => Math.floor(local(instant) / DAY_S);
  const monthOfDay = new Map<number, number>();
  const month = (instant: number): number => {
    const of = day(instant);
    let known = monthOfDay.get(of);
    if (known === undefined) {
      const date = new Date(of * DAY_S * 1000);
      known = date.getUTCFullYear() * 12 + date.getUTCMonth();
      monthOfDay.set(of, known);
    }
    return known;
  };
  const instantOf = (wall: number): number => {
    // Subtracting the offset in force at the first guess is right unless it changes in between.
    const guess = wall - offset(wall);
    return wall - offset(guess);
  };
  return {
    local,
    day,
    month,
    lastSecond: (of) => instantOf(utcMonthStart(of + 1) - 1),
    lastSecondOfDay: (of) => instantOf((of + 1) * DAY_S - 1),
  };
}

/** The zone's offset from UTC in seconds at an instant, asked of `Intl` once a day where it can be. */
function offsetsOf(timeZone: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset" });
  if (format.resolvedOptions().timeZone === "UTC") return () => 0;

  /** Of `1/1/1900, GMT-04:56:02`; without figures where it is none. */
  const ask = (instant: number): number => {
    const [, sign, hours = 0, minutes = 0, seconds = 0] =
      /GMT(?:([+-])(\d+):(\d+)(?::(\d+))?)?$/.exec(format.format(instant * 1000)) ?? [];
    const offset = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
    return sign === "-" ? -offset : offset;
  };
  const remembered = (step: number, compute: (start: number) => number) => {
    const known = new Map<number, number>();
    return (instant: number): number => {
      const start = Math.floor(instant / step) * step;
      let value = known.get(start);
      if (value === undefined) known.set(start, value = compute(start));
      return value;
    };
  };
  // Offsets change on quarter hours, and on few days: NaN marks a day on which one does.
  const quarterHour = remembered(QUARTER_HOUR_S, ask);
  const wholeDay = remembered(DAY_S, (start) => {
    const first = quarterHour(start);
    return quarterHour(start + DAY_S) === first ? first : NaN;
  });
  return (instant) => {
    const offset = wholeDay(instant);
    return Number.isNaN(offset) ? quarterHour(instant) : offset;
  };
}
