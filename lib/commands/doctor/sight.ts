// @ts-types="@types/d3-array"
import { median, sum } from "d3-array";
import type { LocalCalendar } from "../../base/calendar.ts";
import { itemAt } from "../../base/items.ts";
import type { ProgressListener } from "../../base/progress.ts";
import { type HowEarly, howEarly, type ListedHistory } from "../../evaluation/how_early.ts";
import { LISTENER_OPTIONS } from "../../evaluation/listeners.ts";
import { eligibleLists, followed, horizonDays } from "../../evaluation/new_favourites.ts";
import { playsToBeCore } from "../../labels/core.ts";
import type { Rules } from "../../labels/rules.ts";
import { lastDayOf } from "../../prediction/asked.ts";
import type { History } from "../../scrobbles/history.ts";
import { PERIOD_DAYS } from "../../snapshots/periods.ts";
import { RECENT_PERIODS } from "../../snapshots/snapshots.ts";

/** What the rules mean for a history: how much is core, and whom lists can see coming. */
export interface Sight {
  /** Plays in 30 days that make an artist core, by how much was heard lately. */
  readonly plays_to_core: number;
  /** Artists that became core since lists could be made. */
  readonly favourites: number;
  /** Shares of them; `null` without any. Core on the day of their discovery; */
  readonly core_at_once: number | null;
  /** on a list before, if it is made every day, or every week. */
  readonly in_sight: { readonly daily: number | null; readonly weekly: number | null };
}

/**
 * What the rules mean for one listener, or for several together.
 *
 * @param onListener hears of each to come
 */
export function sightOf(
  histories: readonly History[],
  calendar: LocalCalendar,
  rules: Rules,
  onListener: ProgressListener = () => {},
): Sight {
  const daily = histories.map((history, place): ListedHistory => {
    onListener(place, histories.length);
    const lists = eligibleLists(history, calendar, rules, 1);
    return { ...followed({ history, calendar, rules }), lists };
  });
  const early = (every: number): HowEarly["all"] =>
    howEarly(
      daily.map((history) => ({
        ...history,
        lists: history.lists.filter(({ day }) => (history.lastDay - day) % every === 0),
      })),
      { horizon: horizonDays(rules), lengths: [Infinity] },
      { ...LISTENER_OPTIONS, draws: 1 },
    ).all;
  const [everyDay, everyWeek] = [early(1), early(7)];
  const inSight = ({ lists }: HowEarly["all"]): number | null =>
    itemAt(lists, 0).foreseen.together.value;
  return {
    plays_to_core: Math.round(
      median(histories, (history) => playsToCore(history, calendar, rules)) ?? 0,
    ),
    favourites: everyDay.favourites,
    core_at_once: everyDay.core_at_once.together.value,
    in_sight: { daily: inSight(everyDay), weekly: inSight(everyWeek) },
  };
}

/** Plays that would make an artist core, by the mean of the last up to six periods of 30 days. */
function playsToCore(
  history: History,
  calendar: LocalCalendar,
  { core_definition }: Rules,
): number {
  const last = lastDayOf(history, calendar);
  const days = last - calendar.day(itemAt(history.time, 0)) + 1;
  const periods = Math.min(RECENT_PERIODS, Math.ceil(days / PERIOD_DAYS));
  const plays = sum(
    history.time,
    (time) => Number(calendar.day(time) > last - periods * PERIOD_DAYS),
  );
  return playsToBeCore(plays / periods, core_definition);
}
