import { group } from "d3-array";
import { formatDay } from "../../base/calendar.ts";
import { coursesByDay, horizonDays, lookDays } from "../../evaluation/new_favourites.ts";
import { type Review, reviewOf, type SaidHistory } from "../../evaluation/review.ts";
import { lastDayOf } from "../../prediction/asked.ts";
import { replayOf } from "../../prediction/replay.ts";
import { readListeners } from "../../workspace/listeners.ts";
import { openModels } from "../../workspace/models.ts";
import { HUE } from "../drawing/palette.ts";
import type { OpenHistory } from "../history.ts";
import { attempt, type Available, NEEDS_SCROBBLES, unavailable } from "../unavailable.ts";

/** Days between looks, and how many of the likeliest count as named. */
export const [EVERY, NAMED] = [6, 10];

/** What lists did about a new favourite, in colours. */
export const FATES = {
  "named beforehand": HUE.green,
  "core at once": HUE.sky,
  "not named": HUE.purple,
} as const;

/** A new favourite of the time of the lists. */
export interface PastBreakout {
  readonly artist_name: string;
  readonly listener?: string;
  readonly core_on: string;
  readonly fate: keyof typeof FATES;
  /** From the first list that named it. */
  readonly days_of_warning: number;
}

/** What lists of the past would have said, and what became of it. */
export interface PastLists {
  readonly review: Review;
  /** The latest first. */
  readonly breakouts: readonly PastBreakout[];
}

/**
 * What weekly lists of the past would have said by the model that answers now. Of a model of the
 * history's own only lists count that are later than the months that it learnt from.
 */
export async function pastLists(
  { workspace, plays }: OpenHistory,
): Promise<Available<PastLists>> {
  if (plays === null) return NEEDS_SCROBBLES;
  const rules = workspace.breakout;
  return await attempt(async () => {
    const { sources, calendar, featureSources } = await readListeners(workspace);
    const modelOf = await openModels(workspace);
    const said: SaidHistory[] = [];
    for (const source of sources) {
      const { history } = source;
      const { saved: { artifact, scorer } } = await modelOf(history.listener);
      const learnt = artifact.training?.validation.months.last ?? "";
      const { entries } = replayOf(source, EVERY, calendar, scorer, featureSources, Infinity);
      const byDay = group(entries, ({ period_end }) => period_end);
      said.push({
        listener: history.listener,
        courses: coursesByDay(history, calendar, rules),
        lists: lookDays(history, calendar, rules, EVERY)
          .filter((day) => formatDay(day).slice(0, 7) > learnt.slice(0, 7))
          .map((day) => ({
            day,
            entries: (byDay.get(formatDay(day)) ?? [])
              .map(({ artist_name, probability }) => ({ artist: artist_name, probability })),
          })),
        lastDay: lastDayOf(history, calendar),
      });
    }
    const review = reviewOf(said, horizonDays(rules), NAMED);
    const breakouts = [
      ...review.hits.map((hit) => ({ ...hit, fate: "named beforehand" as const })),
      ...review.misses.map((miss) => ({
        ...miss,
        fate: miss.at_once ? "core at once" as const : "not named" as const,
        days_of_warning: 0,
      })),
    ].sort((a, b) => a.core_on < b.core_on ? 1 : -1);
    return breakouts.length > 0
      ? { review, breakouts }
      : unavailable("Nobody became core in the time in which there would have been lists.");
  });
}
