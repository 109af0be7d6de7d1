/**
 * What the times and names of a history give away of how it was recorded.
 *
 * @module
 */
import { range, rollups, sum } from "d3-array";
import type { LocalCalendar } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import type { History } from "./history.ts";

const [HOUR_S, DAY_S] = [3_600, 86_400];

/** A stretch without plays. */
export interface Silence {
  /** Seconds since 1970 of the plays before and after it. */
  readonly from: number;
  readonly to: number;
}

/**
 * The longest stretches without plays.
 *
 * @param times in seconds since 1970, ascending
 * @param least the shortest that counts, in days
 */
export function longestSilences(times: ArrayLike<number>, least: number, count: number): Silence[] {
  const found: Silence[] = [];
  for (let at = 1; at < times.length; at++) {
    const [from, to] = [itemAt(times, at - 1), itemAt(times, at)];
    if (to - from >= least * DAY_S) found.push({ from, to });
  }
  return found.sort((a, b) => (b.to - b.from) - (a.to - a.from)).slice(0, count);
}

/** More plays than can be heard in a stretch of time. */
export interface Burst {
  /** Its beginning in seconds since 1970. */
  readonly from: number;
  readonly plays: number;
}

/**
 * The stretches of a length that hold at least so many plays, fullest first: a player that stamps
 * what it kept for weeks with the moment it was connected.
 *
 * @param times in seconds since 1970, in any order
 */
export function bursts(times: Iterable<number>, seconds: number, least: number): Burst[] {
  const beginningOf = (time: number): number => Math.floor(time / seconds) * seconds;
  return rollups(times, ({ length }) => length, beginningOf)
    .map(([from, plays]) => ({ from, plays }))
    .filter(({ plays }) => plays >= least)
    .sort((a, b) => b.plays - a.plays || a.from - b.from);
}

/** A track that is heard again after so long may have been told of by a second service. */
const PAIR_S = 600;
/** Months of fewer plays, or with fewer of them in pairs, tell nothing: some like to hear a track again. */
const [PLAYS_TO_TELL, PAIRED] = [50, 0.7];

/**
 * The months in which most plays come in pairs of one track, ten minutes apart at most: one service
 * told when the track began, another when it ended, and the listening counts twice. (Of 1,947 months
 * of real listeners 7 are so.)
 */
export function monthsToldTwice(
  { time, track }: Pick<History, "time" | "track">,
  calendar: LocalCalendar,
): number[] {
  /** By track, its play that has no other yet. */
  const alone = new Map<number, number>();
  const isPaired = new Uint8Array(time.length);
  track.forEach((code, play) => {
    const before = alone.get(code);
    if (before === undefined || itemAt(time, play) - itemAt(time, before) > PAIR_S) {
      alone.set(code, play);
      return;
    }
    isPaired[before] = isPaired[play] = 1;
    alone.delete(code);
  });
  const months = Map.groupBy(time.keys(), (play) => calendar.month(itemAt(time, play)));
  return [...months].filter(([, plays]) =>
    plays.length >= PLAYS_TO_TELL && sum(plays, (play) => isPaired[play]) > PAIRED * plays.length
  ).map(([month]) => month);
}

/** Spellings of what is likely one name. */
export interface NameVariants {
  /** Most played first. */
  readonly names: readonly { readonly name: string; readonly plays: number }[];
}

/**
 * Names that differ only by case, accents, punctuation, a leading "The" or "&" for "and", those with
 * the most plays beside the commonest spelling first.
 *
 * @param plays of each name
 */
export function nameVariants(plays: ReadonlyMap<string, number>): NameVariants[] {
  const beside = ({ names }: NameVariants): number => sum(names.slice(1), ({ plays }) => plays);
  return [...Map.groupBy(plays, ([name]) => foldName(name)).values()]
    .filter((group) => group.length > 1)
    .map((group) => ({
      names: group.map(([name, plays]) => ({ name, plays }))
        .sort((a, b) => b.plays - a.plays || (a.name < b.name ? -1 : 1)),
    }))
    .sort((a, b) => beside(b) - beside(a));
}

function foldName(name: string): string {
  const folded = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/\s*[&+]\s*/g, " and ").replace(/^the\s+/, "").replace(/[^\p{L}\p{N}]+/gu, "");
  // A name of signs alone, like "!!!", is itself.
  return folded === "" ? name : folded;
}

/** The hours of the day in which least is heard. */
export interface QuietHours {
  /** Hour of the calendar's day at which they begin, 0 to 23. */
  readonly from: number;
  readonly hours: number;
  /** Share of all plays that lie in them. */
  readonly share: number;
}

const NIGHT_HOURS = 5;
const [NIGHT_BEGINS, HALF_A_DAY] = [2, 12];

/**
 * The quietest five hours of the day.
 *
 * @returns `null` if no hours are clearly quieter than others: less than half of their due
 */
export function quietHours(times: ArrayLike<number>, calendar: LocalCalendar): QuietHours | null {
  const plays = new Array<number>(24).fill(0);
  for (let at = 0; at < times.length; at++) {
    const hour = Math.floor(calendar.local(itemAt(times, at)) / HOUR_S) % 24;
    plays[hour] = itemAt(plays, hour) + 1;
  }
  const inWindow = (from: number): number =>
    sum(range(from, from + NIGHT_HOURS), (hour) => plays[hour % 24]);
  const windows = plays.map((_, from) => ({ from, plays: inWindow(from) }));
  const [quietest] = windows.sort((a, b) => a.plays - b.plays);
  if (quietest === undefined || times.length === 0) return null;
  const share = quietest.plays / times.length;
  return share < NIGHT_HOURS / 24 / 2 ? { from: quietest.from, hours: NIGHT_HOURS, share } : null;
}

/** How many hours the clock would have to be put on for the quiet hours to be a night: −12 to 11. */
export function hoursToNight({ from }: QuietHours): number {
  return (NIGHT_BEGINS - from + 24 + HALF_A_DAY) % 24 - HALF_A_DAY;
}
