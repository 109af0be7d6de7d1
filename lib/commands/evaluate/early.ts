import type { ProgressListener } from "../../base/progress.ts";
import { calendarOf } from "../../base/calendar.ts";
import { itemAt } from "../../base/items.ts";
import { type HowEarly, howEarly, type ListedHistory } from "../../evaluation/how_early.ts";
import type { EvaluationReport } from "../../evaluation/evaluation_report.ts";
import { LISTENER_OPTIONS } from "../../evaluation/listeners.ts";
import { eligibleLists, followed, horizonDays } from "../../evaluation/new_favourites.ts";
import type { Scorer } from "../../models/scorer.ts";
import { listsOn } from "../../prediction/kept_lists.ts";
import { replayOf } from "../../prediction/replay.ts";
import type { History } from "../../scrobbles/history.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** The likeliest that are looked at: as many as a glance takes, a list as people read it, and all. */
const LENGTHS = [3, 10, Infinity];

/** A history looked at every day, and its lists without who is one play short of core alone. */
interface DailyLists extends ListedHistory {
  readonly listsByPlays: ListedHistory["lists"];
}

/**
 * How many new favourites the lists of past days would have foreseen, and how early: each history is
 * looked at every day, by a model that has not heard of the listener.
 */
export function judgeHowEarly(
  { breakout, project }: Pick<Workspace, "breakout" | "project">,
  histories: readonly History[],
  scorerOf: (listener: string) => Scorer,
  onProgress: ProgressListener,
): EvaluationReport["how_early"] {
  const calendar = calendarOf(project.time.timezone);
  const known = {
    calendar,
    rules: breakout,
    metadata: null,
    genreBuckets: breakout.features.genre_buckets,
  };
  const byPlays = {
    ...breakout,
    eligibility: { ...breakout.eligibility, one_play_short: false },
  };
  const daily = histories.map((history, place): DailyLists => {
    onProgress(place, histories.length, "a list for every day");
    const source = { history, months: null, ...known };
    const { days, entries } = replayOf(source, 1, scorerOf(history.listener ?? ""), Infinity);
    const lists = listsOn(days, entries);
    const played = eligibleLists(history, calendar, byPlays, 1)
      .map(({ entries }) => new Set(entries.map(({ artist }) => artist)));
    return {
      ...followed(source),
      lists,
      listsByPlays: lists.map(({ day, entries }, place) => ({
        day,
        entries: entries.filter(({ artist }) => itemAt(played, place).has(artist)),
      })),
    };
  });
  const judge = (listed: readonly ListedHistory[]): HowEarly =>
    howEarly(listed, { horizon: horizonDays(breakout), lengths: LENGTHS }, LISTENER_OPTIONS);
  return {
    daily: judge(daily),
    weekly: judge(daily.map((history) => ({
      ...history,
      lists: history.lists.filter(({ day }) => (history.lastDay - day) % 7 === 0),
    }))),
    daily_by_plays: judge(daily.map((history) => ({ ...history, lists: history.listsByPlays }))),
  };
}
