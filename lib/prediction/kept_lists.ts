// @ts-types="@types/d3-array"
import { group } from "d3-array";
import { join } from "node:path";
import { dayNumber } from "../base/calendar.ts";
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
  const files = (await entriesOf(folder)).map(({ name }) => name)
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.csv$/.test(name)).sort();
  if (files.length === 0) return null;
  const lists = await Promise.all(files.map((file) => readWatchlist(join(folder, file))));
  return {
    daysOf: () => files.map((file) => file.slice(0, 10)),
    said: lists.flatMap(({ entries }) => entries),
  };
}

/** What kept lists said to a listener of whom the rest is known. */
export function saidTo(known: FollowedHistory, { daysOf, said }: KeptLists): SaidHistory {
  const own = said.filter(({ listener }) => (listener ?? null) === known.listener);
  const days = [...daysOf(known.listener), ...own.map(({ period_end }) => period_end)];
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
