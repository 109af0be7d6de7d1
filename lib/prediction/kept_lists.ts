// @ts-types="@types/d3-array"
import { group } from "d3-array";
import { join } from "node:path";
import { dayNumber } from "../base/calendar.ts";
import { UserError } from "../base/errors.ts";
import { entriesOf } from "../base/files.ts";
import type { FollowedHistory } from "../evaluation/new_favourites.ts";
import type { SaidHistory } from "../evaluation/review.ts";
import type { WatchlistEntry } from "./entry.ts";
import { likeliest } from "./look.ts";
import type { ReplayedEntry } from "./replay.ts";
import { readWatchlist } from "./watchlist.ts";

/** What lists said that were kept, of several listeners. */
export interface KeptLists {
  /** The days of which a listener has lists, if only empty ones. */
  readonly daysOf: (listener: string | null) => readonly string[];
  readonly said: readonly (ReplayedEntry & Pick<WatchlistEntry, "listener">)[];
}

/**
 * The lists that `score` kept; `null` without one.
 *
 * @throws UserError if one is damaged
 */
export async function readKeptLists(folder: string): Promise<KeptLists | null> {
  const days = await daysKept(folder);
  if (days.length === 0) return null;
  const lists = await Promise.all(days.map((day) => readWatchlist(keptList(folder, day))));
  return { daysOf: () => days, said: lists.flatMap(({ entries }) => entries) };
}

/** The latest list that was kept of a day before another, with that day; `null` without one. */
export async function listBefore(
  folder: string,
  day: string,
): Promise<{ readonly day: string; readonly entries: readonly WatchlistEntry[] } | null> {
  const before = (await daysKept(folder)).findLast((of) => of < day);
  if (before === undefined) return null;
  try {
    return { day: before, entries: (await readWatchlist(keptList(folder, before))).entries };
  } catch (error) {
    // One that is damaged is told by whoever reviews lists.
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The file of the list of a day. */
export function keptList(folder: string, day: string): string {
  return join(folder, `${day}.csv`);
}

/** The days of which lists were kept, in order. */
async function daysKept(folder: string): Promise<string[]> {
  return (await entriesOf(folder)).flatMap(({ name }) =>
    /^(\d{4}-\d{2}-\d{2})\.csv$/.exec(name)?.[1] ?? []
  ).sort();
}

/** What kept lists said to a listener of whom the rest is known. */
export function saidTo(known: FollowedHistory, { daysOf, said }: KeptLists): SaidHistory {
  const own = said.filter(({ listener }) => (listener ?? null) === known.listener);
  // Of several listeners, who had stopped by the day of a list had none.
  const days = daysOf(known.listener).filter((day) => dayNumber(day) <= known.lastDay)
    .concat(own.map(({ period_end }) => period_end));
  return { ...known, lists: listsOn(days, own) };
}

/** The lists of some days that hold the entries of those days, if any. */
export function listsOn(
  days: readonly string[],
  entries: readonly ReplayedEntry[],
): SaidHistory["lists"] {
  const byDay = group(entries, ({ period_end }) => period_end);
  return [...new Set(days)].sort().map((day) => ({
    day: dayNumber(day),
    entries: (byDay.get(day) ?? []).toSorted(likeliest)
      .map(({ artist_name, probability }) => ({ artist: artist_name, probability })),
  }));
}
