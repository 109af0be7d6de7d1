import { UserError } from "../base/errors.ts";
import { itemAt } from "../base/items.ts";
import type { Rules } from "../labels/rules.ts";
import { lookUpArtist } from "../scrobbles/artist_lookup.ts";
import { type BrokenRule, brokenRules } from "./broken_rules.ts";
import type { LookedAt, LookSource } from "./asked.ts";
import { type Listed, type Look, rulesOfLook } from "./look.ts";

/** The plays of an artist in a period. */
export interface PeriodPlays {
  readonly period_end: string;
  readonly plays: number;
}

/** An artist at the end of a period: why the model thinks of it what it does, or is not asked. */
export type ExplainedArtist =
  & {
    readonly artist_name: string;
    /** The last periods since the artist's first play, up to a year of them, in time order. */
    readonly course: readonly PeriodPlays[];
  }
  & (ListedArtist | UnlistedArtist);

/** An artist on the list. */
export interface ListedArtist extends Listed {
  readonly scored: true;
  /** Place on the list, and how long that is. */
  readonly rank: number;
  readonly of: number;
}

/** An artist that is not on it, with every rule that keeps it off. */
export interface UnlistedArtist {
  readonly scored: false;
  readonly broken_rules: readonly BrokenRule[];
}

/** Whom to explain. */
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
  const [source, ...others] = own.filter(({ history }) => history.artists.includes(found));
  if (source === undefined || others.length > 0) {
    const names = [source, ...others].map((each) => each?.history.listener ?? "");
    throw new UserError(
      `--artist ${found}: several listeners play this artist; choose one with --listener: ` +
        names.join(", "),
    );
  }
  return { source, artist: found };
}

function listenersAsked(
  sources: readonly LookSource[],
  listener: string | undefined,
): LookSource[] {
  if (listener === undefined) return [...sources];
  const named = sources.flatMap(({ history }) => history.listener ?? []);
  if (named.length === 0) {
    throw new UserError(
      `--listener ${listener}: the history is one listener's, it has no listener column; leave the ` +
        "option out",
    );
  }
  const found = sources.filter(({ history }) => history.listener === listener);
  if (found.length > 0) return found;
  throw new UserError(`--listener ${listener}: no such listener; there are ${named.join(", ")}`);
}

const COURSE = 12;

/**
 * Explains an artist of a look.
 *
 * @param artist one of the history
 */
export function explainedArtist(
  { snapshots, period }: LookedAt,
  look: Look,
  artist: string,
  rules: Rules,
): ExplainedArtist {
  const { history, courses, listening, periods } = snapshots;
  const course = itemAt(courses, history.artists.indexOf(artist));
  const first = Math.max(course[0]?.period ?? period + 1, period - COURSE + 1);
  const about = {
    artist_name: artist,
    course: Array.from({ length: period - first + 1 }, (_, place) => ({
      period_end: periods.lastDay(first + place),
      plays: course.find((row) => row.period === first + place)?.plays ?? 0,
    })),
  };
  const place = look.listed.findIndex(({ entry }) => entry.artist_name === artist);
  if (place !== -1) {
    const listed = itemAt(look.listed, place);
    return { ...about, ...listed, scored: true, rank: place + 1, of: look.listed.length };
  }
  const firstPeriod = listening[0]?.period ?? period;
  const asked = rulesOfLook({ snapshots, period }, rules);
  return {
    ...about,
    scored: false,
    broken_rules: brokenRules(course, period, firstPeriod, asked, periods),
  };
}
