/** How finely a time is known. */
export type Resolution = "second" | "minute";

/** A point in time. */
export interface Moment {
  /** Whole seconds since 1970 UTC. */
  readonly time: number;
  readonly resolution: Resolution;
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?)?(Z| ?UTC| ?[+-]\d{2}:?\d{2})?$/i;
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads a date and time: `2020-11-23 11:45:54`, `2020-11-23T11:45Z`, `2020-11-23T13:45:54+02:00`,
 * `2020-11-23`. Without a zone it is UTC; fractions of a second are cut off.
 *
 * @returns `null` if the text is no such time or no real date
 */
export function parseMoment(text: string): Moment | null {
  const match = ISO.exec(text.trim());
  if (match === null) return null;
  const [, year = "", month = "", day = "", hour = "0", minute = "0", second, zone] = match;
  const date = Date.UTC(Number(year), Number(month) - 1, Number(day));
  // Date.UTC rolls 31 April over to 1 May; such a day is a typing error, not a date.
  if (
    Number(day) > (DAYS_IN_MONTH[Number(month) - 1] ?? 0) ||
    new Date(date).getUTCDate() !== Number(day)
  ) return null;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  const wall = date / 1000 + Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0);
  return {
    time: wall - zoneOffset(zone),
    resolution: second === undefined ? "minute" : "second",
  };
}

/** {@link parseMoment}, the seconds alone. */
export function parseTimestamp(text: string): number | null {
  return parseMoment(text)?.time ?? null;
}

function zoneOffset(zone: string | undefined): number {
  const match = /([+-])(\d{2}):?(\d{2})/.exec(zone ?? "");
  if (match === null) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60;
  return match[1] === "-" ? -seconds : seconds;
}

/**
 * Seconds since 1970 as scrobble files spell it, in UTC: `YYYY-MM-DD HH:MM:SS`, or without the
 * seconds where only the minute is known.
 */
export function formatTimestamp(seconds: number, resolution: Resolution = "second"): string {
  const length = resolution === "second" ? "YYYY-MM-DD HH:MM:SS" : "YYYY-MM-DD HH:MM";
  return new Date(seconds * 1000).toISOString().slice(0, length.length).replace("T", " ");
}
