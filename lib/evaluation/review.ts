/**
 * What lists said and what became of it. Named is who was among the likeliest of a list.
 *
 * @module
 */
// @ts-types="@types/d3-array"
import { descending, group, max, sum } from "d3-array";
import { formatDay } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { count, counted, decimal } from "../text/numbers.ts";
import { favouritesOf, type ListedHistory, quartiles } from "./how_early.ts";
import {
  type ArtistCourse,
  isCoreAtAnEnd,
  isCoreWithin,
  type ListOfDay,
} from "./new_favourites.ts";

/** An artist of a list, with the probability that it is core in one of the periods of the horizon. */
export interface SaidEntry {
  readonly artist: string;
  readonly probability: number;
}

/** What the lists of a listener said, and what became of the artists. */
export type SaidHistory = ListedHistory<ListOfDay<SaidEntry>>;

interface ReviewedHistory extends SaidHistory {
  readonly coreOf: ReadonlyMap<string, ArtistCourse["core"]>;
}

interface Named {
  readonly listener?: string;
  readonly artist_name: string;
}

/** What the probabilities of some lists promised, and what came of it. */
export interface PromisesKept {
  readonly lists: number;
  /** Those of them that held nobody. */
  readonly empty: number;
  /** Named on them, as often as they were. */
  readonly entries: number;
  /** Those whose horizon is not over. */
  readonly open: number;
  /** Of the others: how many were to come true by their probabilities, and how many did. */
  readonly promised: number;
  readonly kept: number;
}

/** Named, and core after that within the horizon. */
export interface Hit extends Named {
  readonly first_named: string;
  readonly core_on: string;
  readonly days_of_warning: number;
  readonly probability: number;
}

/** Core without having been named within the horizon before. */
export interface Miss extends Named {
  readonly discovered: string;
  readonly core_on: string;
  /** Whether it was core by the first list after its discovery. */
  readonly at_once: boolean;
}

/** Named, and not core within the horizon. */
export interface FalseAlarm extends Named {
  readonly first_named: string;
  readonly last_named: string;
  readonly times: number;
  readonly highest_probability: number;
}

/** What came of lists. Days are spelled as in files. */
export interface Review extends PromisesKept {
  readonly first_list: string | null;
  readonly last_list: string | null;
  /** By the week of the list, which is told by its Monday. */
  readonly weeks: readonly ({ readonly monday: string } & PromisesKept)[];
  readonly warning_days: readonly [number, number, number] | null;
  /** The latest first. */
  readonly hits: readonly Hit[];
  readonly misses: readonly Miss[];
  readonly false_alarms: readonly FalseAlarm[];
}

/**
 * Reviews the lists of some listeners.
 *
 * @param horizon in days
 * @param top how many of the likeliest of a list are named
 */
export function reviewOf(
  histories: readonly SaidHistory[],
  horizon: number,
  top: number,
): Review {
  const named = histories.map((history): ReviewedHistory => ({
    ...history,
    coreOf: new Map(history.courses.map(({ artist, core }) => [artist, core])),
    lists: history.lists.map(({ day, entries }) => ({ day, entries: entries.slice(0, top) })),
  }));
  const all = named.flatMap((history) => history.lists.map((list) => ({ history, list })));
  const keptOf = (lists: typeof all): PromisesKept => {
    const entries = lists.flatMap(({ history, list }) =>
      list.entries.map((entry) => ({ history, day: list.day, ...entry }))
    );
    const over = entries.filter(({ history, day }) => day + horizon <= history.lastDay);
    return {
      lists: lists.length,
      empty: lists.filter(({ list }) => list.entries.length === 0).length,
      entries: entries.length,
      open: entries.length - over.length,
      promised: sum(over, ({ probability }) => probability),
      // As was promised: core at the end of one of the periods that follow.
      kept:
        over.filter(({ history: { coreOf }, day, artist }) =>
          isCoreAtAnEnd(coreOf.get(artist) ?? [], day, horizon)
        ).length,
    };
  };
  const weeks = [...group(all, ({ list }) => mondayOf(list.day))].sort(([a], [b]) => a - b);
  const days = all.map(({ list }) => list.day).sort((a, b) => a - b);
  const spelled = (day: number | undefined): string | null =>
    day === undefined ? null : formatDay(day);
  const favourites = named.map((history) => favouritesWith(history, horizon));
  const hits = favourites.flatMap((of) => of.hits);
  return {
    ...keptOf(all),
    first_list: spelled(days[0]),
    last_list: spelled(days.at(-1)),
    weeks: weeks.map(([monday, lists]) => ({ monday: formatDay(monday), ...keptOf(lists) })),
    warning_days: quartiles(hits.map(({ days_of_warning }) => days_of_warning)),
    hits: latestFirst(hits, ({ core_on }) => core_on),
    misses: latestFirst(favourites.flatMap((of) => of.misses), ({ core_on }) => core_on),
    false_alarms: latestFirst(
      named.flatMap((history) => falseAlarmsOf(history, horizon)),
      ({ last_named }) => last_named,
    ),
  };
}

function latestFirst<T>(items: readonly T[], dayOf: (item: T) => string): T[] {
  return items.toSorted((a, b) => descending(dayOf(a), dayOf(b)));
}

/** The new favourites of a history: those that a list named before, and the others. */
function favouritesWith(
  history: ReviewedHistory,
  horizon: number,
): { readonly hits: Hit[]; readonly misses: Miss[] } {
  const [hits, misses]: [Hit[], Miss[]] = [[], []];
  for (
    const { artist, discovered, core, atOnce, warnings: [days = null] } of favouritesOf(
      history,
      { horizon, lengths: [Infinity] },
    )
  ) {
    const [who, core_on] = [whose(history, artist), formatDay(core)];
    if (days === null) {
      misses.push({ ...who, discovered: formatDay(discovered), core_on, at_once: atOnce });
      continue;
    }
    const list = history.lists.find(({ day }) => day === core - days);
    hits.push({
      ...who,
      first_named: formatDay(core - days),
      core_on,
      days_of_warning: days,
      probability: list?.entries.find((entry) => entry.artist === artist)?.probability ?? 0,
    });
  }
  return { hits, misses };
}

function falseAlarmsOf(history: ReviewedHistory, horizon: number): FalseAlarm[] {
  const named = history.lists.flatMap(({ day, entries }) =>
    entries.map((entry) => ({ day, ...entry }))
  );
  return [...group(named, ({ artist }) => artist)].flatMap(([artist, times]) => {
    const [first, last] = [itemAt(times, 0).day, itemAt(times, times.length - 1).day];
    const core = history.coreOf.get(artist) ?? [];
    if (isCoreWithin(core, first, last + horizon - first)) return [];
    if (last + horizon > history.lastDay) return [];
    return [{
      ...whose(history, artist),
      first_named: formatDay(first),
      last_named: formatDay(last),
      times: times.length,
      highest_probability: max(times, ({ probability }) => probability) ?? 0,
    }];
  });
}

function whose({ listener }: SaidHistory, artist: string): Named {
  return { ...(listener === null ? {} : { listener }), artist_name: artist };
}

/** The Monday of the week of a day, both counted from 1970-01-01, a Thursday. */
function mondayOf(day: number): number {
  return day - (day + 3) % 7;
}

/**
 * What became of the new favourites of some time, in sentences.
 *
 * @param span the time: `since the first list`
 * @param top as of {@link reviewOf}
 */
export function favouritesInWords(
  { hits, misses, false_alarms, warning_days }: Pick<
    Review,
    "hits" | "misses" | "false_alarms" | "warning_days"
  >,
  span: string,
  top: number,
): string {
  const favourites = hits.length + misses.length;
  if (favourites === 0) return `Nobody became a favourite ${span}.`;
  const was = (number: number): string => `${count(number)} ${number === 1 ? "was" : "were"}`;
  const atOnce = misses.filter(({ at_once }) => at_once).length;
  const missed = misses.length - atOnce;
  return [
    `Of ${counted(favourites, "new favourite")} ${span}, ${was(hits.length)} among the ${top} ` +
    "likeliest of a list before" +
    (warning_days === null ? "" : aheadInWords(warning_days)),
    atOnce > 0 && `${count(atOnce)} became core before any list could tell`,
    missed > 0 && `${was(missed)} missed`,
    false_alarms.length > 0 && `${was(false_alarms.length)} named in vain`,
  ].filter((sentence) => sentence !== false).map((sentence) => `${sentence}.`).join(" ");
}

function aheadInWords([low, middle, high]: NonNullable<Review["warning_days"]>): string {
  return `, ${counted(Math.round(middle), "day")} ahead in the median (half of them ` +
    `${decimal(low, 0)} to ${decimal(high, 0)})`;
}
