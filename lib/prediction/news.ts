/**
 * What is new on a list since it was looked at last: who is newly named, and who has become core.
 *
 * @module
 */
// @ts-types="@types/d3-array"
import { min } from "d3-array";
import { z } from "zod";
import { dayNumber, formatDay } from "../base/calendar.ts";
import { type WatchlistEntry, watchlistEntrySchema } from "./entry.ts";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const who = watchlistEntrySchema.pick({ listener: true, artist_name: true });
const { core_by, probability, odds, why } = watchlistEntrySchema.shape;

/** An artist that came among the likeliest of a list. */
const namedSchema = z.object({
  kind: z.literal("named"),
  ...who.shape,
  /** Last day of the plays that the list looked at. */
  day,
  told_at: z.iso.datetime(),
  core_by,
  probability,
  odds,
  why,
});

/** An artist that has become core. */
const coreSchema = who.extend({
  kind: z.literal("core"),
  /** Since when. */
  day,
  told_at: z.iso.datetime(),
  /** When it was named, if it was, within the horizon before. */
  named_on: day.nullable(),
});

const newsSchema = z.discriminatedUnion("kind", [namedSchema, coreSchema]);
export type News = Readonly<z.infer<typeof newsSchema>>;

/** `watch.json`: what has been told. */
export const toldSchema = z.object({
  schema_version: z.literal(1),
  /** Last day that the first look knew: who became core before is no news. */
  since: day,
  /** The latest first. */
  told: z.array(newsSchema).readonly(),
});
export type Told = Readonly<z.infer<typeof toldSchema>>;

/** An artist that became core, on a day counted from 1970-01-01. */
export interface BecameCore {
  readonly listener: string | null;
  readonly artist: string;
  readonly day: number;
}

export interface NewsOptions {
  /** How many of the likeliest of each listener are named. */
  readonly top: number;
  /** Days in which what a list says has to come true: so long nobody is named again. */
  readonly horizon: number;
  /** Days for which it is news that an artist became core. */
  readonly recent: number;
  /** Now, as ISO 8601 in UTC. */
  readonly at: string;
}

/**
 * What is new: who is among the likeliest and was not named within the horizon, and who became core
 * lately and since the first look, and was not told.
 *
 * @param entries likeliest first
 * @param lastDay the last that is known
 * @param before what was told; `null` at the first look
 */
export function newsOf(
  entries: readonly WatchlistEntry[],
  core: readonly BecameCore[],
  lastDay: number,
  before: Told | null,
  { top, horizon, recent, at }: NewsOptions,
): News[] {
  const told = before?.told ?? [];
  const since = dayNumber(before?.since ?? formatDay(lastDay));
  const byListener = Map.groupBy(entries, ({ listener }) => listener);
  /** The days on which it was told of an artist. */
  const daysOf = (kind: News["kind"], who: Who): number[] =>
    told.filter((news) =>
      news.kind === kind && news.artist_name === who.artist_name && news.listener === who.listener
    ).map(({ day }) => dayNumber(day));
  const named = [...byListener.values()].flatMap((own) => own.slice(0, top))
    .filter((entry) =>
      daysOf("named", entry).every((day) => day <= dayNumber(entry.period_end) - horizon)
    )
    .map((entry): News =>
      namedSchema.parse({ ...entry, kind: "named", day: entry.period_end, told_at: at })
    );
  const became = core.filter(({ day }) => day > since && day > lastDay - recent)
    .sort((a, b) => b.day - a.day)
    .flatMap(({ listener, artist, day }): News[] => {
      const who = { ...(listener === null ? {} : { listener }), artist_name: artist };
      if (daysOf("core", who).length > 0) return [];
      const first = min(daysOf("named", who).filter((of) => of < day && of >= day - horizon));
      return [{
        kind: "core",
        ...who,
        day: formatDay(day),
        told_at: at,
        named_on: first === undefined ? null : formatDay(first),
      }];
    });
  return [...became, ...named];
}

/** What has been told by now; what is older than a year goes. */
export function toldBy(news: readonly News[], before: Told | null, lastDay: number): Told {
  const told = [...news, ...before?.told ?? []].filter(({ day }) => dayNumber(day) > lastDay - 365);
  return { schema_version: 1, since: before?.since ?? formatDay(lastDay), told };
}

/** Days from being named to being core; `null` of who was not named. */
export function daysOfWarning({ day, named_on }: Extract<News, { kind: "core" }>): number | null {
  return named_on === null ? null : dayNumber(day) - dayNumber(named_on);
}

type Who = Pick<WatchlistEntry, "listener" | "artist_name">;
