import { UserError } from "../base/errors.ts";
import { itemAt } from "../base/items.ts";
import { isCore, playsToBeCore } from "../labels/core.ts";
import { activeInWords, brokenRulesOf, type EligibilityRule } from "../labels/eligibility.ts";
import type { Rules } from "../labels/rules.ts";
import { lookUpArtist } from "../scrobbles/artist_lookup.ts";
import type { Course } from "../snapshots/artist_period.ts";
import type { Periods } from "../snapshots/periods.ts";
import { counted, percent } from "../text/numbers.ts";
import { firstDayOf, type LookedAt, type LookSource, periodInWords } from "./asked.ts";
import { type Listed, type Look, rulesOfLook } from "./look.ts";

/** The plays of an artist in a period. */
export interface PeriodPlays {
  readonly period_start: string;
  readonly period_end: string;
  readonly plays: number;
  /** Plays that would have made it core then; `null` where nothing at all was played. */
  readonly core_at: number | null;
}

interface AnyArtist {
  readonly artist_name: string;
  /** The last periods since the artist's first play, up to a year of them, in time order. */
  readonly course: readonly PeriodPlays[];
}

/** An artist on the list: why the model thinks of it what it does. */
export interface ListedArtist extends AnyArtist, Listed {
  readonly scored: true;
  /** Place on the list, and how long that is. */
  readonly rank: number;
  readonly of: number;
}

/** Why an artist is not on a list. */
interface BrokenRule {
  readonly rule: "played" | EligibilityRule;
  /** In words, with the numbers at hand. */
  readonly why: string;
}

/** An artist that is not on it, with every rule that keeps it off. */
interface UnlistedArtist extends AnyArtist {
  readonly scored: false;
  readonly broken_rules: readonly BrokenRule[];
}

/** An artist at the end of a period. */
export type ExplainedArtist = ListedArtist | UnlistedArtist;

export interface ExplainRequest {
  /** As the user writes it: case and accents are forgiven. */
  readonly artist: string;
  /** Needed where several listeners play the artist. */
  readonly listener?: string | undefined;
}

/**
 * Whose artist is meant.
 *
 * @throws UserError for an artist or listener that is not there, or where several could be meant
 */
export function whoseArtist(
  sources: readonly LookSource[],
  { artist, listener }: ExplainRequest,
): { source: LookSource; artist: string } {
  const own = listenersAsked(sources, listener);
  const artists = [...new Set(own.flatMap(({ history }) => history.artists))];
  const found = lookUpArtist(artist, artists);
  const playing = own.filter(({ history }) => history.artists.includes(found));
  if (playing.length > 1) {
    throw new UserError(
      `--artist ${found}: several listeners play this artist; choose one with --listener: ` +
        playing.map(({ history }) => history.listener).join(", "),
    );
  }
  return { source: itemAt(playing, 0), artist: found };
}

function listenersAsked(
  sources: readonly LookSource[],
  listener: string | undefined,
): LookSource[] {
  const found = sources.filter(({ history }) =>
    listener === undefined || history.listener === listener
  );
  if (found.length > 0 || listener === undefined) return found;
  const named = sources.flatMap(({ history }) => history.listener ?? []);
  throw new UserError(
    `--listener ${listener}: ` +
      (named.length > 0
        ? `no such listener; there are ${named.join(", ")}`
        : "the history is one listener's, it has no listener column; leave the option out"),
  );
}

const COURSE = 12;

/**
 * The plays of an artist by period: the last of them up to a look's, silent ones too, none before the
 * artist's first.
 *
 * @param code of the artist in the history
 * @param most periods
 */
export function courseUpTo(
  { source: { rules }, snapshots: { courses, listening, periods }, period }: LookedAt,
  code: number,
  most = COURSE,
): PeriodPlays[] {
  const course = itemAt(courses, code);
  const plays = new Map(course.map((row) => [row.period, row.plays]));
  const start = listening[0]?.period ?? 0;
  const first = Math.max(course[0]?.period ?? period + 1, period - most + 1);
  return Array.from({ length: period - first + 1 }, (_, place) => {
    const total = listening[first + place - start]?.plays ?? 0;
    return {
      period_start: firstDayOf(periods, first + place),
      period_end: periods.lastDay(first + place),
      plays: plays.get(first + place) ?? 0,
      core_at: total === 0 ? null : playsToBeCore(total, rules.core_definition),
    };
  });
}

/** {@link courseUpTo} of every artist on the list of a look. */
export function coursesOfLook(at: LookedAt, { listed }: Look): Map<string, PeriodPlays[]> {
  const { artists } = at.snapshots.history;
  const names = new Set(listed.map(({ entry }) => entry.artist_name));
  return new Map(
    artists.flatMap((artist, code) =>
      names.has(artist) ? [[artist, courseUpTo(at, code)] as const] : []
    ),
  );
}

/**
 * Explains an artist of a look.
 *
 * @param artist one of the history
 */
export function explainedArtist(
  at: LookedAt,
  { listed }: Look,
  artist: string,
): ExplainedArtist {
  const { snapshots: { history, courses, listening, periods }, period } = at;
  const code = history.artists.indexOf(artist);
  const about = { artist_name: artist, course: courseUpTo(at, code) };
  const place = listed.findIndex(({ entry }) => entry.artist_name === artist);
  if (place !== -1) {
    return { ...about, ...itemAt(listed, place), scored: true, rank: place + 1, of: listed.length };
  }
  const first = listening[0]?.period ?? period;
  const rules = rulesOfLook(at);
  return {
    ...about,
    scored: false,
    broken_rules: brokenRules(itemAt(courses, code), period, first, rules, periods),
  };
}

/**
 * The rules that keep an artist off the list of a period.
 *
 * @param course of the artist
 * @param firstPeriod of the history
 * @returns none if the artist is listed
 */
function brokenRules(
  course: Course,
  period: number,
  firstPeriod: number,
  rules: Rules,
  periods: Periods,
): BrokenRule[] {
  const place = course.findIndex((row) => row.period === period);
  if (place === -1) return [{ rule: "played", why: whenPlayed(course, period, periods) }];
  return brokenRulesOf(course, place, firstPeriod, rules)
    .map((rule) => ({ rule, why: WHY[rule](course, place, rules, periods) }));
}

function whenPlayed(course: Course, period: number, periods: Periods): string {
  const told = (of: number): string => periodInWords(periods, of);
  const before = course.findLast((row) => row.period < period);
  const after = course.find((row) => row.period > period);
  const others = [
    ...(before === undefined ? [] : [`last in ${told(before.period)}`]),
    ...(after === undefined
      ? []
      : [`${before === undefined ? "first" : "next"} in ${told(after.period)}`]),
  ];
  const played = others.length === 0 ? "nor before" : `played ${others.join(", ")}`;
  return `not played in ${told(period)}; ${played}`;
}

type Why = (course: Course, place: number, rules: Rules, periods: Periods) => string;

const WHY: Record<EligibilityRule, Why> = {
  past_cold_start: (_course, _place, { labels }) =>
    `the first ${counted(labels.cold_start_buffer_months, "month")} of a history are left out, ` +
    "because everything is new then",
  active: (course, place, rules) =>
    `${counted(itemAt(course, place).plays, "play")} in that time; needed are ` +
    activeInWords(rules),
  discovered_lately: (course, place, { eligibility }) => {
    const { period, firstPeriod } = itemAt(course, place);
    return `first played ${counted(period - firstPeriod, "month")} before; an artist is ` +
      `new for ${counted(eligibility.discovered_within_months, "month")}`;
  },
  not_recently_core: (course, place, { eligibility, core_definition }, periods) => {
    const { period } = itemAt(course, place);
    const when = course
      .filter((row) => row.period <= period && row.period > period - eligibility.lookback_months)
      .filter((row) => isCore(row, core_definition))
      .map(({ plays, share, period }) =>
        `${counted(plays, "play")} (${percent(share, 2)} of all) in ` +
        periodInWords(periods, period)
      );
    return `core already: ${when.join(", ")}; an artist with ` +
      `${counted(core_definition.plays_min, "play")} or ${percent(core_definition.share_min)} of ` +
      `a month within the last ${counted(eligibility.lookback_months, "month")} cannot break out`;
  },
};
