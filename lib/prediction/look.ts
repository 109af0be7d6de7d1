/**
 * A look at a history: the artists that are eligible at the end of a period, likeliest first, with
 * their reasons. It reads no file and needs neither Deno nor native code: a browser can look too.
 *
 * @module
 */
// @ts-types="@types/d3-array"
import { range } from "d3-array";
import type { Artifact } from "../artifact/artifact.ts";
import { dayNumber, formatDay, formatMonth, monthNumber } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { compareCodePoints } from "../base/order.ts";
import { coursesByDay } from "../evaluation/new_favourites.ts";
import { type Moment, Moments } from "../features/moment.ts";
import { matrixOfRows } from "../features/row_matrix.ts";
import { playsToBeCore } from "../labels/core.ts";
import { isEligible } from "../labels/eligibility.ts";
import { type Rules, rulesOf } from "../labels/rules.ts";
import { probabilities, rawProbabilities, type Scorer } from "../models/scorer.ts";
import { PERIOD_DAYS, type Periods } from "../snapshots/periods.ts";
import type { Snapshots } from "../snapshots/snapshots.ts";
import { artistOf, type Row } from "../snapshots/table.ts";
import { dayInWords, monthInWords } from "../text/dates.ts";
import { counted } from "../text/numbers.ts";
import { dayAfter, firstDayOf, isWholeMonth, type LookedAt } from "./asked.ts";
import type { WatchlistEntry } from "./entry.ts";
import { explainRows, type Explanation } from "./explanation.ts";
import { oddsOf } from "./odds.ts";
import { type Facts, type GroupReason, groupReasons, whyOf } from "./reasons.ts";

/** What is asked of a saved model to make lists with it. */
export interface ListModel {
  readonly artifact: Pick<Artifact, "feature_columns" | "calibration" | "threshold" | "listeners">;
  readonly scorer: Scorer;
}

/** An entry of a list, and all that is to be said of it. */
export interface Listed extends Explanation {
  readonly entry: Omit<WatchlistEntry, "rank">;
  /** The strongest first. */
  readonly groups: readonly GroupReason[];
}

/** What core means, after the period that is meant. */
export function coreInWords(plays: number): string {
  return `core means ${counted(plays, "play")} in that time`;
}

/** What the odds of a list are of: a whole period that follows, not any day until then. */
export function oddsInWords(
  { period_start, period_end, core_by }: Pick<Look, "period_start" | "period_end" | "core_by">,
): string {
  const month = (day: string): number => monthNumber(day.slice(0, 7));
  const periods = isWholeMonth(period_start, period_end)
    ? range(month(period_end) + 1, month(core_by) + 1)
      .map((of) => monthInWords(formatMonth(of))).join(", or in ")
    : `the ${PERIOD_DAYS} days up to ` +
      range(dayNumber(period_end) + PERIOD_DAYS, dayNumber(core_by) + 1, PERIOD_DAYS)
        .map((day) => dayInWords(formatDay(day))).join(", or up to ");
  return `The odds are of being core in ${periods}; some artists are core only in between.`;
}

/** What a history that is short cannot tell yet. */
export interface ShortHistory {
  /** Days from its first play to the end of the look. */
  readonly days: number;
  /** The day of the first list, where this look comes before it. */
  readonly first_list: string | null;
  /** From which day on an artist that looks new is new. */
  readonly sure_from: string;
}

export interface Look {
  /** `null` where there is one history. */
  readonly listener: string | null;
  readonly period_start: string;
  readonly period_end: string;
  /** Last day of the horizon: that is what "soon" means. */
  readonly core_by: string;
  /** Plays in the period that make an artist core. */
  readonly core_at: number;
  /** `null` once the history is long enough. */
  readonly short_history: ShortHistory | null;
  /** Likeliest first. */
  readonly listed: readonly Listed[];
}

/**
 * Looks at a period. Where the whole history lies within the cold start, the rule that leaves it out
 * is waived, and the look says what it cannot know yet.
 *
 * @throws UserError if the model needs metadata of artists and there is none
 */
export function lookAt(at: LookedAt, { artifact, scorer }: ListModel): Look {
  const { source, snapshots, period } = at;
  const { history, periods, listening } = snapshots;
  const { rules } = source;
  const span = {
    listener: history.listener,
    period_start: firstDayOf(periods, period),
    period_end: periods.lastDay(period),
    core_by: periods.lastDay(period + rules.labels.horizon_months),
    core_at: playsToBeCore(
      listening.find((of) => of.period === period)?.plays ?? 0,
      rules.core_definition,
    ),
  };
  const short_history = shortHistory(at);
  const rows = short_history?.first_list
    ? []
    : listedRows(snapshots, (of) => of === period, rulesOfLook(at));
  const moments = new Moments(snapshots, rules);
  const matrix = matrixOfRows(rows, artifact.feature_columns, source, () => moments);
  const scores = probabilities(scorer, matrix);
  const raw = artifact.calibration === null ? null : rawProbabilities(scorer, matrix);
  const explanations = explainRows(scorer, matrix);
  const wasCore = lastCoreDays(at, new Set(rows.map(artistOf)));
  const listed = rows.map((row, place): Listed => {
    const moment = moments.of(row.course, row.place);
    const facts = factsOf(moment, periods, rules, wasCore.get(artistOf(row)) ?? null);
    const explanation = itemAt(explanations, place);
    const groups = groupReasons(explanation.reasons, facts);
    const probability = itemAt(scores, place);
    return {
      ...explanation,
      groups,
      entry: {
        ...(history.listener === null ? {} : { listener: history.listener }),
        period_end: span.period_end,
        core_by: span.core_by,
        artist_name: artistOf(row),
        probability,
        odds: oddsOf(probability),
        ...(raw === null ? {} : { raw_score: itemAt(raw, place) }),
        is_breakout: probability >= artifact.threshold,
        plays_t: facts.plays,
        share_t: moment.now.share,
        days_active_t: facts.days,
        months_since_first_seen: facts.age,
        plays_to_core: facts.toCore,
        why: whyOf(groups, facts),
      },
    };
  });
  return { ...span, short_history, listed: listed.sort((a, b) => likeliest(a.entry, b.entry)) };
}

/** Orders entries: the likeliest first, equals by artist and listener. */
export function likeliest(
  a: Pick<WatchlistEntry, "probability" | "artist_name" | "listener">,
  b: typeof a,
): number {
  return b.probability - a.probability || compareCodePoints(a.artist_name, b.artist_name) ||
    compareCodePoints(a.listener ?? "", b.listener ?? "");
}

/** The rows that the lists of some periods hold, artist by artist. */
export function listedRows(
  snapshots: Snapshots,
  isLook: (period: number) => boolean,
  rules: Rules,
): Row[] {
  const first = snapshots.listening[0]?.period ?? 0;
  return snapshots.courses.flatMap((course) =>
    course.flatMap(({ period }, place) =>
      isLook(period) && isEligible(course, place, first, rules)
        ? [{ snapshots, course, place }]
        : []
    )
  );
}

/** The rules by which a list is made: without a cold start where there is nothing but that. */
export function rulesOfLook({ source, snapshots, period }: LookedAt): Rules {
  const rules = rulesOf(snapshots.periods, source.rules);
  const first = snapshots.listening[0]?.period ?? period;
  const isShort = period < first + rules.labels.cold_start_buffer_months;
  return isShort ? { ...rules, labels: { ...rules.labels, cold_start_buffer_months: 0 } } : rules;
}

function shortHistory({ source, snapshots, period }: LookedAt): ShortHistory | null {
  const { history, periods, listening } = snapshots;
  const { cold_start_buffer_months: coldStart } = source.rules.labels;
  const first = listening[0]?.period ?? period;
  if (period >= first + coldStart && period > first) return null;
  const begun = history.time[0];
  const firstDay = begun === undefined
    ? firstDayOf(periods, first)
    : formatDay(periods.calendar.day(begun));
  const isDays = periods.column === "period_end";
  // Of days any look ends a period, of months the first that is whole.
  const firstList = isDays
    ? dayAfter(firstDay, PERIOD_DAYS - 1)
    : periods.lastDay(firstDay === firstDayOf(periods, first) ? first : first + 1);
  const end = periods.lastDay(period);
  return {
    days: dayNumber(end) - dayNumber(firstDay) + 1,
    first_list: end < firstList ? firstList : null,
    sure_from: isDays
      ? dayAfter(firstDay, coldStart * PERIOD_DAYS)
      : periods.lastDay(first + coldStart),
  };
}

/** What a look at a short history has to say first, in words; `null` if nothing. */
export function shortHistoryInWords({ short_history: short }: Look): string | null {
  if (short === null) return null;
  const { days, first_list, sure_from } = short;
  if (first_list !== null) {
    return `Your history has ${counted(days, "day")}. A list takes a whole month of it: the ` +
      `first one is that of ${dayInWords(first_list)}.`;
  }
  const had = days < 2 * PERIOD_DAYS
    ? counted(days, "day")
    : counted(Math.floor(days / PERIOD_DAYS), "month");
  return `You have ${had} of listening: some artists look new that you knew before. From ` +
    `${dayInWords(sure_from)} on a list can tell them apart.`;
}

/**
 * The last day on which each of some artists was core, by the 30 days up to it; none of who never was.
 * Before the history has as many days, a few plays are all there are.
 */
function lastCoreDays(
  { source: { calendar, rules }, snapshots: { history, periods } }: LookedAt,
  artists: ReadonlySet<string>,
): Map<string, string> {
  if (artists.size === 0 || periods.column !== "period_end") return new Map();
  const whole = calendar.day(itemAt(history.time, 0)) + PERIOD_DAYS - 1;
  return new Map(
    coursesByDay(history, calendar, rules, artists).flatMap(({ artist, core }) => {
      const [, last = -Infinity] = core.at(-1) ?? [];
      return last < whole ? [] : [[artist, formatDay(last)]];
    }),
  );
}

/** What can be said of an artist at the end of a period. */
function factsOf(
  { now, age, listener, company, playsBefore }: Moment,
  { calendar, lastSecond }: Periods,
  rules: Rules,
  coreUntil: string | null,
): Facts {
  const daysSince = now.daysSinceLast;
  return {
    ...now,
    lastWeek: now.daysAgo.some(Number.isNaN) ? NaN : now.daysAgo.filter((ago) => ago < 7).length,
    lastPlay: formatDay(calendar.day(Math.round(lastSecond(now.period) - daysSince * 86_400))),
    daysSince,
    age,
    before: [playsBefore(1), playsBefore(2)],
    company: now.sessionArtists / now.plays,
    favourites: company.coreBeside,
    coreUntil,
    toCore: Math.max(1, playsToBeCore(listener.plays, rules.core_definition) - now.plays),
  };
}
