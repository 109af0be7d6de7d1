import { descending, max, rollup, sort, sum } from "d3-array";
import { monthNumber } from "../../base/calendar.ts";
import { followed, horizonDays } from "../../evaluation/new_favourites.ts";
import {
  favouritesInWords,
  type Hit,
  type Review,
  reviewOf,
  type SaidHistory,
} from "../../evaluation/review.ts";
import { listsOn } from "../../prediction/kept_lists.ts";
import { daysUnseen, LOOKED_BACK, replayOf } from "../../prediction/replay.ts";
import { dayInWords } from "../../text/dates.ts";
import { count, counted, decimal, nameOf, percent } from "../../text/text.ts";
import { readListeners } from "../../workspace/listening.ts";
import { openModels } from "../../workspace/models.ts";
import { type Displayable, list } from "../drawing/display.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { cut, monthBars, namedBars, QUARTER, quarterOf } from "../drawing/marks.ts";
import { HUE } from "../drawing/palette.ts";
import type { OpenHistory } from "../history.ts";
import { attempt, type Available, NEEDS_SCROBBLES, unavailable } from "../unavailable.ts";

const { everyDays: EVERY, named: NAMED } = LOOKED_BACK;

/** What lists did about a new favourite, in colours. */
const FATES = {
  "named beforehand": HUE.green,
  "core at once": HUE.sky,
  "not named": HUE.purple,
} as const;

/** What lists of the past would have said, and what became of it. */
export interface PastLists {
  readonly review: Review;
  /** The new favourites of their time, the latest first. */
  readonly breakouts: readonly (Omit<Hit, "first_named" | "probability"> & {
    readonly fate: keyof typeof FATES;
  })[];
}

/**
 * What lists of the past would have said by the model that answers now. Of a model of the
 * history's own only lists count that are later than the months that it learnt from, those at which
 * its labels looked included.
 */
export async function pastLists(
  { workspace, plays }: OpenHistory,
): Promise<Available<PastLists>> {
  if (plays === null) return NEEDS_SCROBBLES;
  return await attempt(async () => {
    const { sources } = await readListeners(workspace);
    const modelOf = await openModels(workspace);
    const said: SaidHistory[] = [];
    for (const source of sources) {
      const { saved: { artifact, scorer } } = await modelOf(source.history.listener);
      const { days, entries } = replayOf(source, EVERY, scorer, Infinity);
      const unseen = daysUnseen(days, artifact, workspace.breakout);
      said.push({ ...followed(source), lists: listsOn(unseen, entries) });
    }
    const review = reviewOf(said, horizonDays(workspace.breakout), NAMED);
    const breakouts = sort([
      ...review.hits.map((hit) => ({ ...hit, fate: "named beforehand" as const })),
      ...review.misses.map((miss) => ({
        ...miss,
        fate: miss.at_once ? "core at once" as const : "not named" as const,
        days_of_warning: 0,
      })),
    ], (a, b) => descending(a.core_on, b.core_on));
    return breakouts.length > 0
      ? { review, breakouts }
      : unavailable("Nobody became core in the time in which there would have been lists.");
  });
}

const SHOWN = 24;

/** The latest new favourites by name, with how long before a list named them. */
export function pastBreakoutsFigure({ breakouts }: PastLists): Figure {
  const shown = breakouts.slice(0, SHOWN).map((breakout) => {
    const { core_on, fate, days_of_warning: value } = breakout;
    const [name, days] = [nameOf(breakout), counted(value, "day")];
    const [text, told] = fate === "named beforehand"
      ? [days, `named ${days} before`]
      : [fate, fate];
    return {
      name: `${cut(name, 34)}  ${core_on}`,
      value,
      text,
      colour: FATES[fate],
      title: `${name}: core on ${dayInWords(core_on)}, ${told}`,
    };
  });
  return figure({
    title: "Who became core, and how long before a list named them",
    subtitle: `The latest ${shown.length} of ${count(breakouts.length)}, with the day on which ` +
      `they became core. Lists as they would have been every ${EVERY} days; named are the ` +
      `${NAMED} likeliest. Core at once: by the first list after the discovery, so that none ` +
      "could name it.",
    ...namedBars(shown, {
      line: 20,
      marginLeft: 300,
      marginRight: 110,
      x: {
        label: "days before it was core →",
        domain: [0, max(shown, ({ value }) => value) || 1],
      },
    }),
  });
}

/** New favourites by quarter: named beforehand, core at once, not named. */
export function foreseenFigure({ breakouts }: PastLists): Figure {
  const counts = rollup(
    breakouts,
    (of) => of.length,
    ({ fate }): string => fate,
    ({ core_on }) => quarterOf(monthNumber(core_on.slice(0, 7))),
  );
  return figure({
    title: "New favourites: named beforehand, core at once, not named",
    subtitle: `By quarter, of lists as they would have been every ${EVERY} days.`,
    legend: Object.entries(FATES).map(([fate, colour]) => {
      const all = sum(counts.get(fate)?.values() ?? []);
      return { label: `${fate}: ${count(all)} (${percent(all / breakouts.length, 0)})`, colour };
    }),
    ...monthBars(
      Object.entries(FATES).flatMap(([of, colour]) =>
        [...counts.get(of) ?? []].map(([month, value]) => ({ month, value, colour, of }))
      ),
      { label: "↑ artists a quarter", months: QUARTER },
    ),
  });
}

/** What past lists came to, in sentences. */
export function aboutPastLists({ review }: PastLists): string[] {
  const { promised, kept, entries, open, first_list } = review;
  const over = entries - open;
  const since = first_list === null ? "the first list" : dayInWords(first_list);
  return [
    favouritesInWords(review, `since ${since}`, NAMED),
    over === 0
      ? "No list is old enough to tell what its probabilities are worth."
      : `Its probabilities promised ${decimal(promised, 0)} of ${count(over)} entries, ` +
        `${percent(promised / over)}; ${count(kept)} came true, ${percent(kept / over)}.`,
  ];
}

/** {@link aboutPastLists} as a list. */
export function concludePastLists(past: PastLists): Displayable {
  return list(aboutPastLists(past));
}
