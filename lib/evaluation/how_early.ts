/**
 * How early, how many: of all new favourites, those that are core at once, those that a list foresaw,
 * those that none did. A list foresees a new favourite that it holds before that is core, not longer
 * before than its horizon. Core at once is what is core by the first look after its discovery: no
 * list could have held it.
 *
 * @module
 */
// @ts-types="@types/d3-array"
import { median, quantile, sum } from "d3-array";
import { z } from "zod";
import { itemAt } from "../base/items.ts";
import { estimateSchema, type IntervalOptions, ratioWithInterval } from "../metrics/bootstrap.ts";
import { PERIOD_DAYS } from "../snapshots/periods.ts";
import {
  type FollowedHistory,
  isCoreAtAnEnd,
  isCoreWithin,
  type ListOfDay,
} from "./new_favourites.ts";

/** What lists say in one history, and what became of its artists. */
export interface ListedHistory<List = ListOfDay> extends FollowedHistory {
  /** In order of time. */
  readonly lists: readonly List[];
}

/** A new favourite that became core while lists were made. */
export interface Favourite {
  readonly artist: string;
  readonly discovered: number;
  readonly core: number;
  /** Whether it was discovered since lists are made, and surely new. */
  readonly surelyNew: boolean;
  readonly atOnce: boolean;
  /** Of each length of lists, days from the first list that foresaw it; `null` if none did. */
  readonly warnings: readonly (number | null)[];
}

export interface HowEarlyOptions {
  /** Days in which what a list foretells has to come true. */
  readonly horizon: number;
  /** How many of the likeliest are looked at; `Infinity` for all. */
  readonly lengths: readonly number[];
}

/** The new favourites of a history that became core after the first list and until the last day. */
export function favouritesOf(
  { courses, lists, lastDay }: ListedHistory,
  { horizon, lengths }: HowEarlyOptions,
): Favourite[] {
  const days = lists.map(({ day }) => day);
  const [first] = days;
  if (first === undefined) return [];
  const places = Map.groupBy(
    lists.flatMap(({ day, entries }) =>
      entries.map(({ artist }, place) => ({ artist, day, place }))
    ),
    ({ artist }) => artist,
  );
  return courses.flatMap(({ artist, discovered, favourite: core }): Favourite[] => {
    if (core === null || core <= first || core > lastDay) return [];
    const held = (places.get(artist) ?? [])
      .filter(({ day }) => day < core && day >= core - horizon);
    const look = days.find((day) => day >= discovered);
    return [{
      artist,
      discovered,
      core,
      surelyNew: discovered > first,
      atOnce: look === undefined || core <= look,
      warnings: lengths.map((length) => {
        const named = held.find(({ place }) => place < length);
        return named === undefined ? null : core - named.day;
      }),
    }];
  });
}

/** What was foretold, as far as its horizon is over: how many entries, how many came true. */
export interface CameTrue {
  readonly entries: number;
  readonly true: number;
}

/** Of the entries of lists, those whose artist became core within the horizon. */
export function cameTrue(
  { courses, lists, lastDay }: ListedHistory,
  horizon: number,
  length: number,
): CameTrue {
  const core = new Map(courses.map(({ artist, core }) => [artist, core]));
  const over = lists.filter(({ day }) => day + horizon <= lastDay)
    .flatMap(({ day, entries }) => entries.slice(0, length).map(({ artist }) => ({ day, artist })));
  const isRight = ({ day, artist }: typeof over[number]): boolean =>
    isCoreWithin(core.get(artist) ?? [], day, horizon);
  return { entries: over.length, true: over.filter(isRight).length };
}

/**
 * The rule that keeps those in sight that nothing foresaw: a list also names the new favourites of
 * the 30 days before it.
 *
 * @returns how many it names over all lists, and how many of those whose horizon is over stayed
 */
export function justCore(
  { courses, lists, lastDay }: ListedHistory,
  horizon: number,
): { readonly entries: number; readonly stayed: CameTrue } {
  let [entries, over, stayed] = [0, 0, 0];
  for (const course of courses) {
    const core = course.favourite;
    if (core === null) continue;
    const named = lists.filter(({ day }) => day >= core && day < core + PERIOD_DAYS).length;
    entries += named;
    if (named === 0 || core + horizon > lastDay) continue;
    over++;
    stayed += Number(isCoreAtAnEnd(course.core, core, horizon));
  }
  return { entries, stayed: { entries: over, true: stayed } };
}

const quartilesSchema = z.tuple([z.number(), z.number(), z.number()]).nullable();

/** What share of something is so; intervals come from drawing listeners anew. */
const shareSchema = z.object({
  /** All listeners' together: who discovers more counts for more. */
  together: estimateSchema,
  /** Mean over listeners of their own share, and its quartiles. */
  mean: estimateSchema,
  quartiles: quartilesSchema,
});
export type Share = z.infer<typeof shareSchema>;

const populationSchema = z.object({
  favourites: z.int().nonnegative(),
  /** Those that were core by the first look after their discovery. */
  core_at_once: shareSchema,
  lists: z.array(z.object({
    /** How many of the likeliest; `null` for the whole list. */
    length: z.int().positive().nullable(),
    foreseen: shareSchema,
    warning_days: quartilesSchema,
  })).readonly(),
});

export const howEarlySchema = z.object({
  /** Those with lists. */
  listeners: z.int().nonnegative(),
  /** All that became core while lists were made, and those of them discovered in that time. */
  all: populationSchema,
  surely_new: populationSchema,
  lists: z.array(z.object({
    length: z.int().positive().nullable(),
    /** Mean entries of a list. */
    entries: z.number().nullable(),
    /** Of the entries whose horizon is over. */
    came_true: shareSchema,
  })).readonly(),
  /** If each list named the new favourites of the 30 days before it, too. */
  just_core: z.object({
    /** Mean of such entries on a list. */
    entries: z.number().nullable(),
    /** Those of them that were core again 30 days later, or later within the horizon. */
    stayed: shareSchema,
  }),
});

export type HowEarly = z.infer<typeof howEarlySchema>;

/** How early lists foresaw the new favourites of some histories, and how many of them. */
export function howEarly(
  histories: readonly ListedHistory[],
  options: HowEarlyOptions,
  drawing: IntervalOptions,
): HowEarly {
  const listed = histories.filter(({ lists }) => lists.length > 0);
  const favourites = listed.map((history) => favouritesOf(history, options));
  const lengthOf = (place: number): number | null => {
    const length = itemAt(options.lengths, place);
    return Number.isFinite(length) ? length : null;
  };
  const population = (of: readonly (readonly Favourite[])[]): HowEarly["all"] => {
    const share = (is: (favourite: Favourite) => boolean): Share =>
      shareOf(of.map((own) => [own.filter(is).length, own.length]), drawing);
    return {
      favourites: sum(of, (own) => own.length),
      core_at_once: share(({ atOnce }) => atOnce),
      lists: options.lengths.map((_, place) => ({
        length: lengthOf(place),
        foreseen: share(({ warnings }) => itemAt(warnings, place) !== null),
        warning_days: quartiles(
          of.flat().flatMap(({ warnings }) => itemAt(warnings, place) ?? []),
        ),
      })),
    };
  };
  const looks = sum(listed, ({ lists }) => lists.length);
  const perLook = (entries: number): number | null => looks === 0 ? null : entries / looks;
  const came = (found: readonly CameTrue[]): Share =>
    shareOf(found.map((of) => [of.true, of.entries]), drawing);
  const just = listed.map((history) => justCore(history, options.horizon));
  return {
    listeners: listed.length,
    all: population(favourites),
    surely_new: population(favourites.map((own) => own.filter(({ surelyNew }) => surelyNew))),
    lists: options.lengths.map((length, place) => ({
      length: lengthOf(place),
      entries: perLook(
        sum(listed, ({ lists }) => sum(lists, (of) => Math.min(length, of.entries.length))),
      ),
      came_true: came(listed.map((history) => cameTrue(history, options.horizon, length))),
    })),
    just_core: {
      entries: perLook(sum(just, ({ entries }) => entries)),
      stayed: came(just.map(({ stayed }) => stayed)),
    },
  };
}

/** What share is so, of the counts of each listener. */
function shareOf(
  counts: readonly (readonly [part: number, of: number])[],
  drawing: IntervalOptions,
): Share {
  const having = counts.filter(([, of]) => of > 0);
  const own = having.map(([part, of]) => part / of);
  return {
    together: ratioWithInterval(having, drawing),
    mean: ratioWithInterval(own.map((share) => [share, 1]), drawing),
    quartiles: quartiles(own),
  };
}

/** The quartiles of values; `null` of none. */
export function quartiles(values: readonly number[]): [number, number, number] | null {
  const [low, middle, high] = [quantile(values, 0.25), median(values), quantile(values, 0.75)];
  return low === undefined || middle === undefined || high === undefined
    ? null
    : [low, middle, high];
}
