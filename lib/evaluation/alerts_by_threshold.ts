import { isCoreWithin } from "./new_favourites.ts";
import type { SaidHistory } from "./review.ts";

/** What the alerts of a threshold came to. Each artist is one alert: the first that reaches it. */
export interface ThresholdAlerts {
  readonly threshold: number;
  readonly alerts: number;
  /** Core within the horizon. */
  readonly right: number;
  /** Not core yet, and the horizon is not over. */
  readonly open: number;
}

/** All that is listed, then from cautious to bold; told apart where probabilities are: mostly low. */
const PERCENTS = [0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 35, 40, 50, 60, 70, 80, 90];

/**
 * What alerts would have come to, had an artist been one from a probability on.
 *
 * @param horizon in days
 * @returns ascending, up to the first threshold that nothing reaches
 */
export function alertsByThreshold(
  { lists, courses, lastDay }: SaidHistory,
  horizon: number,
): ThresholdAlerts[] {
  const coreOf = new Map(courses.map(({ artist, core }) => [artist, core]));
  const all = PERCENTS.map((percent): ThresholdAlerts => {
    const threshold = percent / 100;
    const first = new Map<string, number>();
    for (const { day, entries } of lists) {
      for (const { artist, probability } of entries) {
        if (probability >= threshold && !first.has(artist)) first.set(artist, day);
      }
    }
    let [right, open] = [0, 0];
    for (const [artist, day] of first) {
      if (isCoreWithin(coreOf.get(artist) ?? [], day, horizon)) right++;
      else if (day + horizon > lastDay) open++;
    }
    return { threshold, alerts: first.size, right, open };
  });
  const end = all.findIndex(({ alerts }) => alerts === 0);
  return end === -1 ? all : all.slice(0, end);
}
