import { type Span, textOf } from "./encoding.ts";

/** How finely a time is known. */
export type Resolution = "second" | "minute";

/** A point in time. */
export interface Timestamp {
  /** Whole seconds since 1970 UTC. */
  readonly time: number;
  readonly resolution: Resolution;
}

/** How to read dates like `03/04/2020`. */
export type DateOrder = "day-first" | "month-first";

const ZONE = String.raw`(?:\s*(Z|(?:UTC|GMT)?\s?[+-]\d{2}:?(?:\d{2})?|UTC|GMT)(?:\s*\([^)]*\))?)?`;
const CLOCK = String
  .raw`(?:(?:T|,?\s+(?:at\s+)?)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?([ap]\.?m\.?)?${ZONE})?`;
const LETTER = String.raw`[^\d\s.,:/()-]`;
const MONTH_NAME = `(${LETTER}{3,}\\.?)`;
const WEEKDAY = String.raw`(?:${LETTER}+\.?,?\s+)?`;

/** 2020-11-23 11:45:54, 2020-11-23T13:45+02:00, 2020/11/23 */
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${CLOCK}$`, "i");
/** 23 Nov 2020 11:45, Mon, 23 Nov 2020 11:45:54 +0000, 23. November 2020 */
const NAME_SECOND = new RegExp(
  String
    .raw`^${WEEKDAY}(\d{1,2})\.?[\s-]+(?:de\s+)?${MONTH_NAME}(?:\s+de)?[\s,-]+(\d{4})${CLOCK}$`,
  "i",
);
/** Nov 23, 2020 11:45 AM, Mon Nov 23 2020 11:45:54 GMT+0100 (CET) */
const NAME_FIRST = new RegExp(
  String.raw`^${WEEKDAY}${MONTH_NAME}\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})${CLOCK}$`,
  "i",
);
/** 23/11/2020 11:45 or 11/23/2020 11:45 AM, also with dots or hyphens, also with two-digit years */
const YEAR_LAST = new RegExp(
  String.raw`^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})${CLOCK}$`,
  "i",
);
/** 20201123, 20201123114554, 20201123T114554Z */
const COMPACT = /^((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})Z?)?$/;
const WHOLE_NUMBER = /^-?\d+(?:\.\d+)?$/;

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * Reads a date and time in any of the spellings of listening histories: seconds, milliseconds or
 * microseconds since 1970; `2020-11-23 11:45:54`, `2020-11-23T13:45:54+02:00`, `2020-11-23`;
 * `23 Nov 2020 11:45`, `November 23, 2020 11:45 AM`; with `order` also `23/11/2020 11:45`.
 * Without a zone it is UTC; fractions of a second are cut off.
 *
 * @param order which number is the day where day and month are both numbers and come before the year
 * @returns `null` if the text is no such time or no real date
 */
export function parseMoment(text: string, order?: DateOrder): Timestamp | null {
  const plain = plainTime(beginningOf(text));
  if (!Number.isNaN(plain)) return { time: plain, resolution: "second" };
  const trimmed = text.trim();
  const year = YEAR_FIRST.exec(trimmed);
  if (year !== null) return momentOf(year[1], Number(year[2]), year[3], year);
  const compact = COMPACT.exec(trimmed);
  if (compact !== null) {
    return momentOf(compact[1], Number(compact[2]), compact[3], compact);
  }
  if (WHOLE_NUMBER.test(trimmed)) return epochMoment(Number(trimmed));
  const second = NAME_SECOND.exec(trimmed);
  if (second !== null) {
    return momentOf(second[3], monthNamed(second[2]), second[1], second);
  }
  const first = NAME_FIRST.exec(trimmed);
  if (first !== null) return momentOf(first[3], monthNamed(first[1]), first[2], first);
  if (order === undefined) return null;
  const last = YEAR_LAST.exec(trimmed);
  return last === null ? null : momentInOrder(last, order);
}

/** @param match of {@link YEAR_LAST} */
function momentInOrder(match: RegExpExecArray, order: DateOrder): Timestamp | null {
  const [, a, b, y = ""] = match;
  const [day, month] = order === "day-first" ? [a, b] : [b, a];
  return momentOf(y.length === 2 ? `20${y}` : y, Number(month), day, match);
}

/** {@link parseMoment} of bytes: of a plain time no text is made. */
export function momentIn(written: Span, order?: DateOrder): Timestamp | null {
  const plain = plainTime(written);
  return Number.isNaN(plain)
    ? parseMoment(textOf(written), order)
    : { time: plain, resolution: "second" };
}

/** The day that was read last, as a number like 20201123, and its first second: plays come in order. */
let [lastDay, lastStart] = [NaN, NaN];

/**
 * Reads the commonest spellings, `2020-11-23 11:45:54` and `2020-11-23T11:45:54Z`, fast.
 *
 * @returns seconds since 1970; `NaN` for any other spelling, and for what is no real time
 */
function plainTime({ bytes, from, to }: Span): number {
  const isPlain = to - from === 19 || to - from === 20 && bytes[from + 19] === UTC;
  if (
    !isPlain || bytes[from + 4] !== HYPHEN || bytes[from + 7] !== HYPHEN ||
    bytes[from + 13] !== COLON || bytes[from + 16] !== COLON ||
    bytes[from + 10] !== SPACE && bytes[from + 10] !== TIME
  ) return NaN;
  const year = 100 * twoDigitsAt(bytes, from) + twoDigitsAt(bytes, from + 2);
  const [month, date] = [twoDigitsAt(bytes, from + 5), twoDigitsAt(bytes, from + 8)];
  const day = 100 * (100 * year + month) + date;
  if (day !== lastDay) [lastDay, lastStart] = [day, dayStart(year, month, date) ?? NaN];
  const [hour, minute] = [twoDigitsAt(bytes, from + 11), twoDigitsAt(bytes, from + 14)];
  const second = twoDigitsAt(bytes, from + 17);
  const isReal = hour <= 23 && minute <= 59 && second <= 59;
  return isReal ? lastStart + hour * 3600 + minute * 60 + second : NaN;
}

const [SPACE, HYPHEN, ZERO, COLON, TIME, UTC] = [32, 45, 48, 58, 84, 90];

/** The two digits at a place as a number, `NaN` if they are none. */
function twoDigitsAt(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [(bytes[at] ?? 0) - ZERO, (bytes[at + 1] ?? 0) - ZERO];
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? 10 * tens + ones : NaN;
}

const encoder = new TextEncoder();
/** More than a plain time takes. */
const letters = new Uint8Array(24);

/** The beginning of a text as bytes, good until the next call. */
function beginningOf(text: string): Span {
  return { bytes: letters, from: 0, to: encoder.encodeInto(text, letters).written };
}

/** Seconds since 1970 of a day's beginning in UTC, or `null` if there is no such day. */
function dayStart(year: number, month: number, day: number): number | null {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && !leap ? 28 : DAYS_IN_MONTH[month - 1] ?? 0;
  // `Date.UTC` takes a year below 100 for one of the 20th century.
  return year >= 100 && day >= 1 && day <= days ? Date.UTC(year, month - 1, day) / 1000 : null;
}

/**
 * The orders in which a date like `23/11/2020` can be read: one, both where neither number is above
 * 12, none where the text is no such date.
 */
export function dateOrders(text: string): DateOrder[] {
  const match = YEAR_LAST.exec(text.trim());
  return match === null
    ? []
    : (["day-first", "month-first"] as const).filter((order) =>
      momentInOrder(match, order) !== null
    );
}

/** Seconds, milliseconds or microseconds since 1970, told apart by their size. */
export function epochMoment(number: number): Timestamp {
  const size = Math.abs(number);
  const divisor = size < 1e11 ? 1 : size < 1e14 ? 1e3 : 1e6;
  return { time: Math.floor(number / divisor), resolution: "second" };
}

/** @param match whose groups from the fourth on are hour, minute, second, a.m. or p.m., and zone */
function momentOf(
  year: string | undefined,
  month: number,
  day: string | undefined,
  match: RegExpExecArray,
): Timestamp | null {
  const start = dayStart(Number(year), month, Number(day));
  const hour = hourOf(Number(match[4] ?? 0), match[7]);
  const [minute, second] = [Number(match[5] ?? 0), Number(match[6] ?? 0)];
  const offset = zoneOffset(match[8]);
  if (start === null || hour === null || offset === null || minute > 59 || second > 59) return null;
  return {
    time: start + hour * 3600 + minute * 60 + second - offset,
    resolution: match[6] === undefined ? "minute" : "second",
  };
}

function hourOf(hour: number, half: string | undefined): number | null {
  if (half === undefined) return hour <= 23 ? hour : null;
  if (hour < 1 || hour > 12) return null;
  return hour % 12 + (/^p/i.test(half) ? 12 : 0);
}

/** A zone's seconds ahead of UTC, `null` if no place on Earth is so far from it. */
function zoneOffset(zone = ""): number | null {
  const match = /([+-])(\d{2}):?(\d{2})?$/.exec(zone);
  if (match === null) return 0;
  const [hours, minutes] = [Number(match[2]), Number(match[3] ?? 0)];
  if (hours > 14 || minutes > 59) return null;
  const seconds = hours * 3600 + minutes * 60;
  return match[1] === "-" ? -seconds : seconds;
}

/** Languages whose month names are understood. */
const LANGUAGES = ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "sv", "da", "nb"];
let monthNames: Map<string, number> | undefined;

/** The number of the month that a name or its abbreviation means, 0 if none. */
function monthNamed(name = ""): number {
  monthNames ??= namesOfMonths();
  const plain = plainName(name);
  return monthNames.get(name) ?? monthNames.get(plain) ?? monthNames.get(plain.slice(0, 3)) ?? 0;
}

function namesOfMonths(): Map<string, number> {
  const names = new Map<string, number>();
  for (const language of LANGUAGES) {
    for (const width of ["short", "long"] as const) {
      const format = new Intl.DateTimeFormat(language, {
        day: "numeric",
        month: width,
        timeZone: "UTC",
      });
      for (let month = 1; month <= 12; month++) {
        const parts = format.formatToParts(Date.UTC(2020, month - 1, 1));
        const name = plainName(parts.find((part) => part.type === "month")?.value ?? "");
        if (!names.has(name)) names.set(name, month);
      }
    }
  }
  return names;
}

function plainName(name: string): string {
  return name.normalize("NFD").replace(/[\p{M}.]/gu, "").toLowerCase();
}

/**
 * Seconds since 1970 as scrobble files spell it, in UTC: `YYYY-MM-DD HH:MM:SS`, or without the
 * seconds where only the minute is known.
 */
export function formatTimestamp(seconds: number, resolution: Resolution = "second"): string {
  const day = Math.floor(seconds / DAY_S);
  const ofDay = seconds - day * DAY_S;
  const minute = `${spelledDay(day)} ${twoDigits(ofDay / 3600)}:${twoDigits(ofDay / 60 % 60)}`;
  return resolution === "second" ? `${minute}:${twoDigits(ofDay % 60)}` : minute;
}

const DAY_S = 86_400;
const spelledDays = new Map<number, string>();

/** A history has many plays a day: each day is spelled once. */
function spelledDay(day: number): string {
  let text = spelledDays.get(day);
  if (text === undefined) {
    text = new Date(day * DAY_S * 1000).toISOString().slice(0, "YYYY-MM-DD".length);
    spelledDays.set(day, text);
  }
  return text;
}

function twoDigits(number: number): string {
  const whole = Math.floor(number);
  return whole < 10 ? `0${whole}` : String(whole);
}
