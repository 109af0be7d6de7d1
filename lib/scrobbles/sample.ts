/**
 * A made-up listening history: one listener, several years, every play. It stands in for a real
 * export in demonstrations and tests, so it has the habits that make breakouts hard to foresee:
 * most discoveries are dropped within a month, a few grow, favourites fade, old ones come back.
 *
 * @module
 */
// @ts-types="@types/d3-array"
import { sum } from "d3-array";
import { parseMonth } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { formatTimestamp } from "../base/timestamp.ts";
import { type Chance, createChance, createLottery, type Lottery } from "./sample/chance.ts";
import { createListener } from "./sample/listener.ts";

export interface SampleOptions {
  /** Which history, 0 to 4294967295; 1 by default. */
  readonly seed?: number;
  /** About how many plays in all; 100 000 by default. */
  readonly plays?: number | undefined;
  /** The first month, `YYYY-MM`, from 2002 on; `2019-01` by default. */
  readonly firstMonth?: string;
  /** How many months, 1 to 240; 72 by default. */
  readonly months?: number;
}

/** A listening history in columns, one entry per play in each, in order of time. */
export interface SampleHistory {
  readonly artist_name: string[];
  readonly track_name: string[];
  readonly album_name: string[];
  /** `YYYY-MM-DD HH:MM:SS` in UTC, ascending, no two the same. */
  readonly date: string[];
}

/**
 * Simulates the listening history of one listener.
 *
 * The same options give the same history.
 *
 * @param options seed, size and months
 * @returns the plays, as many as asked for within a few per cent
 * @throws RangeError for an option out of range
 *
 * @example
 * ```ts
 * import { simulateHistory } from "./sample.ts";
 *
 * const { artist_name, date } = simulateHistory({ seed: 7, plays: 5_000, months: 24 });
 * console.log(`${date[0]}: ${artist_name[0]}`);
 * ```
 */
export function simulateHistory(options: SampleOptions = {}): SampleHistory {
  const { seed, plays, firstMonth, months } = checked(options);
  const chance = createChance(seed);
  const days = daysOf(firstMonth, months);
  const end = itemAt(days, days.length - 1).start + DAY_S;
  const counts = playsPerDay(days, plays, chance);
  const listener = createListener(chance);
  const history: SampleHistory = { artist_name: [], track_name: [], album_name: [], date: [] };
  let now = 0;

  for (const [index, day] of days.entries()) {
    if (index % 7 === 0) listener.beginWeek(day.monthOfYear);
    const sessions = sessionSizes(itemAt(counts, index), chance);
    const starts = sessions.map(() => sessionStart(day, chance)).sort((a, b) => a - b);
    for (const [session, size] of sessions.entries()) {
      now = Math.max(itemAt(starts, session), now + BREAK_S);
      for (const { artist, track } of listener.listen(size)) {
        // The last night may run past the last month; those plays are not asked for.
        if (now < end) {
          history.artist_name.push(artist.name);
          history.track_name.push(track.title);
          history.album_name.push(track.album.title);
          history.date.push(formatTimestamp(now));
        }
        now += Math.max(1, Math.round(chance.logNormal(TRACK_SECONDS, TRACK_SPREAD)));
      }
    }
  }
  return history;
}

/** Seconds from one play to the next: the median track, and how tracks differ. */
const TRACK_SECONDS = 222;
const TRACK_SPREAD = 0.25;
/** Sessions of a busy day that would overlap follow one another after this. */
const BREAK_S = 600;

/** Eight hours a day; with much more, the sessions of busy days would run into one another. */
const MAX_MONTHLY_PLAYS = 4_000;

/** The options with their defaults, the month counted as in `calendar.ts`. */
function checked(
  { seed = 1, plays = 100_000, firstMonth = "2019-01", months = 72 }: SampleOptions,
): Readonly<Record<"seed" | "plays" | "firstMonth" | "months", number>> {
  checkInteger("seed", seed, 0, 2 ** 32 - 1);
  checkInteger("months", months, 1, 240);
  checkInteger("plays", plays, 1, MAX_MONTHLY_PLAYS * months);
  const first = /^2\d{3}-\d{2}$/.test(firstMonth) ? parseMonth(firstMonth) : null;
  if (first === null || first < 2002 * 12) {
    throw new RangeError(`firstMonth must be YYYY-MM, 2002-01 or later, got "${firstMonth}"`);
  }
  return { seed, plays, firstMonth: first, months };
}

function checkInteger(name: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new RangeError(`${name} must be a whole number from ${min} to ${max}, got ${value}`);
  }
}

const DAY_S = 86_400;
const HOUR_S = 3_600;

interface Day {
  /** Its first second, since 1970. */
  readonly start: number;
  /** 0 for January. */
  readonly monthOfYear: number;
  readonly weekend: boolean;
}

function daysOf(firstMonth: number, months: number): Day[] {
  const startOf = (month: number): number => Date.UTC(Math.floor(month / 12), month % 12) / 1000;
  const days: Day[] = [];
  for (let start = startOf(firstMonth); start < startOf(firstMonth + months); start += DAY_S) {
    const date = new Date(start * 1000);
    days.push({
      start,
      monthOfYear: date.getUTCMonth(),
      weekend: date.getUTCDay() === 0 || date.getUTCDay() === 6,
    });
  }
  return days;
}

/** More is played in the dark months than in summer. January first. */
const MONTH_VOLUME = [1.1, 1.05, 1, 1, 0.95, 0.9, 0.85, 0.85, 1, 1.1, 1.15, 1.05];
/** Weekends have more hours but fewer of them at a desk with headphones on. */
const WEEKEND_VOLUME = 0.8;
/** Chance that a week is a holiday. January first: holidays cluster in summer and December. */
const HOLIDAY_CHANCE = [0.1, 0.04, 0.04, 0.08, 0.04, 0.08, 0.3, 0.3, 0.04, 0.04, 0.04, 0.2];
/** Most holidays are away from music, the others at home with it. */
const AWAY_SHARE = 0.6;
const AWAY_VOLUME = 0.2;
const HOME_VOLUME = 1.8;
/** Ordinary weeks and days differ too. */
const WEEK_SPREAD = 0.2;
const DAY_SHAPE = 4;

/** The numbers of plays, which add up to `plays`. */
function playsPerDay(days: readonly Day[], plays: number, chance: Chance): number[] {
  let week = 1;
  const volumes = days.map((day, index) => {
    if (index % 7 === 0) week = weekVolume(day.monthOfYear, chance);
    const weekday = day.weekend ? WEEKEND_VOLUME : 1;
    return week * weekday * itemAt(MONTH_VOLUME, day.monthOfYear) * chance.gamma(DAY_SHAPE);
  });
  const total = sum(volumes);
  // Rounding the running sum, not each day, keeps the total whatever its size.
  let [soFar, given] = [0, 0];
  return volumes.map((volume) => {
    soFar += volume;
    const count = Math.round(plays * soFar / total) - given;
    given += count;
    return count;
  });
}

function weekVolume(monthOfYear: number, chance: Chance): number {
  if (chance.happens(itemAt(HOLIDAY_CHANCE, monthOfYear))) {
    return chance.happens(AWAY_SHARE) ? AWAY_VOLUME : HOME_VOLUME;
  }
  return chance.logNormal(1, WEEK_SPREAD);
}

/** An hour or so of music. */
const SESSION_PLAYS = 14;

function sessionSizes(plays: number, chance: Chance): number[] {
  const sizes: number[] = [];
  for (let left = plays; left > 0;) {
    const size = Math.min(left, chance.geometric(SESSION_PLAYS));
    sizes.push(size);
    left -= size;
  }
  return sizes;
}

/** How often a session begins at each hour, midnight first: commutes, desk work, evenings. */
const WEEKDAY_HOURS = [1, 0, 0, 0, 0, 1, 4, 9, 9, 7, 6, 5, 4, 5, 6, 6, 6, 8, 9, 8, 8, 8, 6, 3];
/** Weekends begin late and last into the night. */
const WEEKEND_HOURS = [4, 3, 1, 0, 0, 0, 1, 2, 4, 7, 8, 8, 7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 7, 6];

function hourLottery(weights: readonly number[]): Lottery<number> {
  return createLottery([...weights.keys()], (hour) => itemAt(weights, hour));
}
const [weekdayHour, weekendHour] = [hourLottery(WEEKDAY_HOURS), hourLottery(WEEKEND_HOURS)];

function sessionStart(day: Day, chance: Chance): number {
  const hour = day.weekend ? weekendHour(chance) : weekdayHour(chance);
  return day.start + hour * HOUR_S + chance.below(HOUR_S);
}
