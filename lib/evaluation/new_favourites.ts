/**
 * When new favourites become core, and which lists could hold them before. An artist becomes core on
 * the first day at whose end the trailing 30 days make it core, by the same thresholds as a period,
 * looked at daily whatever lists there are. It is a new favourite if that comes within the periods that
 * the rules can reach: those in which an artist counts as discovered lately, and the horizon after
 * them.
 *
 * @module
 */
// @ts-types="@types/d3-array"
import { max, min, range } from "d3-array";
import type { LocalCalendar } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { isCore } from "../labels/core.ts";
import { isActive } from "../labels/eligibility.ts";
import { type Rules, rulesOf } from "../labels/rules.ts";
import type { History } from "../scrobbles/history.ts";
import { PERIOD_DAYS } from "../snapshots/periods.ts";

/** What became of an artist. Days are counted from 1970-01-01. */
export interface ArtistCourse {
  readonly artist: string;
  /** Day of the first play. */
  readonly discovered: number;
  /** Day on which it became a new favourite; `null` if it did not, or too late for the rules. */
  readonly favourite: number | null;
  /** First and last days of being core, in order, as far as the rules follow it. */
  readonly core: readonly (readonly [first: number, last: number])[];
}

/** Whether an artist is core on one of the days of the horizon that follow a day. */
export function isCoreWithin(core: ArtistCourse["core"], day: number, horizon: number): boolean {
  return core.some(([first, last]) => last > day && first <= day + horizon);
}

/** Whether an artist is core at the end of one of the periods of the horizon that follow a day. */
export function isCoreAtAnEnd(core: ArtistCourse["core"], day: number, horizon: number): boolean {
  return range(day + PERIOD_DAYS, day + horizon + 1, PERIOD_DAYS)
    .some((end) => core.some(([first, last]) => first <= end && end <= last));
}

/** What became of the artists of a history. */
export interface FollowedHistory {
  /** `null` where there is one. */
  readonly listener: string | null;
  readonly courses: readonly ArtistCourse[];
  /** Last day that is known. */
  readonly lastDay: number;
}

/** The list of a day, likeliest first; one that holds nobody is a list, too. */
export interface ListOfDay<Entry = { readonly artist: string }> {
  readonly day: number;
  readonly entries: readonly Entry[];
}

/** An artist's trailing 30 days; entry i is of the day i days after the discovery. */
interface TrailingDays {
  readonly artist: string;
  readonly discovered: number;
  readonly plays: Uint32Array;
  readonly shares: Float64Array;
  readonly core: Uint8Array;
}

/** Days in which what a list foretells has to come true. */
export function horizonDays({ labels }: Rules): number {
  return labels.horizon_months * PERIOD_DAYS;
}

/** Days from its discovery, that one included, in which an artist can be listed as a new one. */
function daysListed({ eligibility }: Rules): number {
  return (eligibility.discovered_within_months + 1) * PERIOD_DAYS;
}

/** Most days from its discovery to the one on which an artist becomes a new favourite. */
function daysToFavourite(rules: Rules): number {
  return daysListed(rules) - 1 + horizonDays(rules);
}

/** What became of the artists of a history that has plays. */
export function followed(
  { history, calendar, rules }: {
    readonly history: History;
    readonly calendar: LocalCalendar;
    readonly rules: Rules;
  },
): FollowedHistory {
  return {
    listener: history.listener,
    courses: coursesByDay(history, calendar, rules),
    lastDay: calendar.day(itemAt(history.time, history.time.length - 1)),
  };
}

/**
 * What became of artists by their trailing 30 days.
 *
 * @param only some artists; all if absent
 */
export function coursesByDay(
  history: History,
  calendar: LocalCalendar,
  rules: Rules,
  only?: ReadonlySet<string>,
): ArtistCourse[] {
  const soon = daysToFavourite(rules);
  return trailingDays(history, calendar, rules, only).map(({ artist, discovered, core }) => {
    const stretches: [number, number][] = [];
    for (let i = 0; i < core.length; i++) {
      if (core[i] === 0) continue;
      const first = i;
      while (core[i + 1] === 1) i++;
      stretches.push([discovered + first, discovered + i]);
    }
    const became = stretches[0]?.[0];
    const favourite = became !== undefined && became - discovered <= soon ? became : null;
    return { artist, discovered, favourite, core: stretches };
  });
}

/**
 * The days of looks at a history: none in its cold start.
 *
 * @param every days from look to look, counted back from the last day with a play
 */
export function lookDays(
  { time }: History,
  calendar: LocalCalendar,
  rules: Rules,
  every: number,
): number[] {
  const [first, last] = [
    calendar.day(itemAt(time, 0)),
    calendar.day(itemAt(time, time.length - 1)),
  ];
  const from = first + rules.labels.cold_start_buffer_months * PERIOD_DAYS;
  return range(last, from - 1, -every).reverse();
}

/** Whom lists hold by the rules of eligibility alone, in no order. */
export function eligibleLists(
  history: History,
  calendar: LocalCalendar,
  all: Rules,
  every: number,
): ListOfDay[] {
  const rules = rulesOf({ column: "period_end" }, all);
  const { lookback_months } = rules.eligibility;
  const lists = new Map(
    lookDays(history, calendar, rules, every)
      .map((day) => [day, [] as { readonly artist: string }[]]),
  );
  for (
    const { artist, discovered, plays, shares, core } of trailingDays(history, calendar, rules)
  ) {
    const entry = { artist };
    const lately = Math.min(plays.length, daysListed(rules));
    for (let i = 0; i < lately; i++) {
      const count = itemAt(plays, i);
      if (count === 0 || !isActive({ plays: count, share: itemAt(shares, i) }, rules)) continue;
      const wasCore = range(lookback_months).some((back) => core[i - back * PERIOD_DAYS] === 1);
      if (!wasCore) lists.get(discovered + i)?.push(entry);
    }
  }
  return [...lists].map(([day, entries]) => ({ day, entries }));
}

function trailingDays(
  { artist, artists, time }: History,
  calendar: LocalCalendar,
  rules: Rules,
  only?: ReadonlySet<string>,
): TrailingDays[] {
  const days = Int32Array.from(time, calendar.day);
  const [firstDay, lastDay] = [min(days) ?? 0, max(days) ?? 0];
  const total = playsByDay(days, firstDay, lastDay - firstDay + 1);
  const trailing = lastDays(total);
  const own: number[][] = artists.map(() => []);
  artist.forEach((code, play) => itemAt(own, code).push(itemAt(days, play)));
  return own.flatMap((daysOf, code): TrailingDays[] => {
    const name = itemAt(artists, code);
    if (daysOf.length === 0 || only?.has(name) === false) return [];
    const discovered = min(daysOf) ?? 0;
    const followed = Math.min(lastDay - discovered, daysToFavourite(rules) + horizonDays(rules));
    const plays = lastDays(playsByDay(daysOf, discovered, followed + 1));
    const core = new Uint8Array(plays.length);
    const shares = new Float64Array(plays.length);
    plays.forEach((count, i) => {
      if (count === 0) return;
      const share = count / itemAt(trailing, discovered - firstDay + i);
      shares[i] = share;
      core[i] = Number(isCore({ plays: count, share }, rules.core_definition));
    });
    return [{ artist: name, discovered, plays, shares, core }];
  });
}

function playsByDay(days: ArrayLike<number>, first: number, length: number): Uint32Array {
  const plays = new Uint32Array(length);
  for (let i = 0; i < days.length; i++) {
    const at = itemAt(days, i) - first;
    if (at < length) plays[at] = itemAt(plays, at) + 1;
  }
  return plays;
}

/** Plays of the last 30 days, of plays by day. */
function lastDays(plays: Uint32Array): Uint32Array {
  let sum = 0;
  return plays.map((of, i) => sum += of - (i < PERIOD_DAYS ? 0 : itemAt(plays, i - PERIOD_DAYS)));
}
