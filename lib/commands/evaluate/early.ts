import { calendarOf, formatDay } from "../../base/calendar.ts";
import { type HowEarly, howEarly, type ListedHistory } from "../../evaluation/how_early.ts";
import type { EvaluationReport } from "../../evaluation/evaluation_report.ts";
import { LISTENER_OPTIONS } from "../../evaluation/listeners.ts";
import { coursesByDay, horizonDays, lookDays } from "../../evaluation/new_favourites.ts";
import type { ProgressListener } from "../../models/candidate.ts";
import type { Scorer } from "../../models/scorer.ts";
import { lastDayOf } from "../../prediction/asked.ts";
import { replayOf } from "../../prediction/replay.ts";
import type { History } from "../../scrobbles/history.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** The likeliest that are looked at: as many as a glance takes, a list as people read it, and all. */
const LENGTHS = [3, 10, Infinity];

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
  const sources = {
    rules: breakout,
    metadata: null,
    genreBuckets: breakout.features.genre_buckets,
  };
  const daily = histories.map((history, place): ListedHistory => {
    onProgress(place, histories.length, "a list for every day");
    const source = { history, months: null };
    const scorer = scorerOf(history.listener ?? "");
    const { entries } = replayOf(source, 1, calendar, scorer, sources, Infinity);
    const lists = Map.groupBy(entries, ({ period_end }) => period_end);
    return {
      courses: coursesByDay(history, calendar, breakout),
      lists: lookDays(history, calendar, breakout, 1).map((day) => ({
        day,
        artists: (lists.get(formatDay(day)) ?? []).map(({ artist_name }) => artist_name),
      })),
      lastDay: lastDayOf(history, calendar),
    };
  });
  const judge = (every: number): HowEarly =>
    howEarly(
      daily.map((history) => ({
        ...history,
        lists: history.lists.filter(({ day }) => (history.lastDay - day) % every === 0),
      })),
      { horizon: horizonDays(breakout), lengths: LENGTHS },
      LISTENER_OPTIONS,
    );
  return { daily: judge(1), weekly: judge(7) };
}
