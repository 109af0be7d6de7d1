import { dayNumber, formatDay, formatMonth } from "../../base/calendar.ts";
import { UserError } from "../../base/errors.ts";
import { writeTogether } from "../../base/files.ts";
import { itemAt } from "../../base/items.ts";
import { coursesByDay } from "../../evaluation/new_favourites.ts";
import {
  type Asked,
  daysKnown,
  firstDayOf,
  latestOf,
  type LookedAt,
  lookedAt,
} from "../../prediction/asked.ts";
import type { WatchlistEntry } from "../../prediction/entry.ts";
import { keptList, listBefore } from "../../prediction/kept_lists.ts";
import { type SinceLastList, sinceList } from "../../prediction/since_list.ts";
import { type Look, lookAt } from "../../prediction/look.ts";
import { type ScoredList, scoredListOf } from "../../prediction/scored_list.ts";
import { listRecordOf } from "../../prediction/track_record.ts";
import { watchlistFiles } from "../../prediction/watchlist.ts";
import { incompleteMonth } from "../../scrobbles/incomplete_month.ts";
import { PERIOD_DAYS } from "../../snapshots/periods.ts";
import { monthOf } from "../../text/text.ts";
import { type Listeners, readListeners } from "../../workspace/listening.ts";
import { type Answering, openModels } from "../../workspace/models.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** The scored artists of a period, likeliest first. */
export interface ScoreReport extends ScoredList, Answering {
  readonly file: string;
  /** Where the list stays when the next is written; `null` for a list of the past. */
  readonly kept_file: string | null;
  /** `null` of the first list, of one of the past or of a month, and of several listeners. */
  readonly since: SinceLastList | null;
  /** Whether the history was made up; `null` if that is not known. */
  readonly simulated: boolean | null;
  /** Of listeners with a model of their own. */
  readonly own_thresholds?: readonly { readonly listener: string; readonly threshold: number }[];
}

/**
 * Scores the eligible artists of a period of every listener, and writes the watchlist.
 *
 * @param asked the period; the 30 days up to the last play if absent
 * @param now seconds since 1970; later plays are set aside
 * @param onLook hears of the look at each listener
 * @throws UserError without a history or model, or for a time that lies outside the history
 */
export async function scoreArtists(
  workspace: Workspace,
  asked: Asked | null = null,
  now = Math.floor(Date.now() / 1000),
  onLook: (look: Look, at: LookedAt) => void = () => {},
): Promise<ScoreReport> {
  const { paths, show } = workspace;
  const modelOf = await openModels(workspace);
  const listeners = await readListeners(workspace, now);
  const { saved, ...answering } = await modelOf(null);
  const looks: Look[] = [];
  const own: { listener: string; threshold: number }[] = [];
  for (const at of looksOf(listeners, asked)) {
    const { listener } = at.source.history;
    const { saved: theirs } = await modelOf(listener);
    const look = lookAt(at, theirs);
    looks.push(look);
    onLook(look, at);
    if (listener !== null && theirs !== saved) {
      own.push({ listener, threshold: theirs.artifact.threshold });
    }
  }
  const record = listRecordOf(saved, listeners.sources, asked, now);
  const list = scoredListOf(looks, saved.artifact, record);
  const isPast = isOfThePast(listeners, asked);
  const keptFile = isPast ? null : keptList(paths.lists, list.period_end);
  const isOfDays = asked === null || "day" in asked;
  const since = isPast || !isOfDays ? null : await sinceLastList(paths.lists, listeners, list);
  const files = watchlistFiles(paths.watchlist, list.watchlist, listeners.simulated);
  await writeTogether([
    ...files,
    ...(keptFile === null ? [] : [[keptFile, itemAt(files, 0)[1]] as const]),
  ]);
  return {
    file: show(paths.watchlist),
    kept_file: keptFile === null ? null : show(keptFile),
    since,
    simulated: listeners.simulated,
    ...answering,
    ...(own.length === 0 ? {} : { own_thresholds: own }),
    ...list,
    remarks: [...list.remarks, ...incompleteRemark(listeners, asked, now)],
  };
}

async function sinceLastList(
  folder: string,
  { sources: [source, ...more] }: Listeners,
  { period_end, watchlist }: ScoredList,
): Promise<SinceLastList | null> {
  if (source === undefined || source.months !== null || more.length > 0) return null;
  const last = await listBefore(folder, period_end);
  if (last === null) return null;
  const namesOf = (list: readonly WatchlistEntry[]): string[] =>
    list.map(({ artist_name }) => artist_name);
  const before = namesOf(last.entries);
  const { history, calendar, rules } = source;
  return sinceList(
    { day: dayNumber(last.day), artists: before },
    { day: dayNumber(period_end), artists: namesOf(watchlist) },
    coursesByDay(history, calendar, rules, new Set(before)),
  );
}

/**
 * What to look at, of everyone who was listening by then, one after another.
 *
 * @throws UserError if nobody was, or has been for as long as a list looks back
 */
export function* looksOf({ sources }: Listeners, asked: Asked | null): Generator<LookedAt> {
  let found = 0;
  for (const source of sources) {
    const look = lookedAt(source, asked ?? latestOf(source));
    const { snapshots: { listening: [first], periods }, period } = look;
    // A silent time within a history has a list, if an empty one; before and after it there is none.
    if (first === undefined || first.period > period) continue;
    if (daysKnown(source).last < firstDayOf(periods, period)) continue;
    found++;
    yield look;
  }
  if (found > 0) return;
  const days = sources.map(daysKnown).flatMap(({ first, last }) => [first, last]).sort();
  throw new UserError(
    `${optionOf(asked)}nobody listened then; the history runs from ${days[0]} to ${days.at(-1)}`,
  );
}

/** How a period was asked for, for messages. */
function optionOf(asked: Asked | null): string {
  if (asked === null) return "";
  return "day" in asked
    ? `--as-of ${formatDay(asked.day)}: `
    : `--month ${monthOf(formatMonth(asked.month))}: `;
}

/** Whether more was played after what a list is asked for. */
function isOfThePast({ sources }: Listeners, asked: Asked | null): boolean {
  if (asked === null) return false;
  return sources.some(({ history: { time }, calendar }) => {
    const last = time.at(-1);
    if (last === undefined) return true;
    return "day" in asked ? calendar.day(last) > asked.day : calendar.month(last) > asked.month;
  });
}

function incompleteRemark({ sources }: Listeners, asked: Asked | null, now: number): string[] {
  if (asked === null || !("month" in asked)) return [];
  const found = sources.flatMap(({ history: { time }, calendar }) => {
    const last = time.at(-1);
    return last !== undefined && calendar.month(last) === asked.month
      ? incompleteMonth(time, calendar, now) ?? []
      : [];
  });
  const [first] = found;
  if (first === undefined) return [];
  const more = found.length > 1 ? `, and so have ${found.length - 1} others` : "";
  return [
    `The month is incomplete (last play ${first.last_play}: ${first.reason}${more}): without ` +
    `--month the list is of the ${PERIOD_DAYS} days up to the last play.`,
  ];
}
