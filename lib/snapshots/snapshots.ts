import { itemAt } from "../base/items.ts";
import type { History } from "../scrobbles/history.ts";
import type { Periods } from "./periods.ts";
import { sessionsOf } from "./sessions.ts";

const DAY_S = 86_400;

/** An artist in a period in which it was played: what is known at the period's end. */
export interface ArtistPeriod {
  /** Place in the history's artists. */
  readonly artist: number;
  readonly period: number;
  /** Period of the artist's first play. */
  readonly firstPeriod: number;
  readonly plays: number;
  /** Plays as a share of the listener's in the period. */
  readonly share: number;
  /** Distinct tracks, and those of them never played before the period. */
  readonly tracks: number;
  readonly newTracks: number;
  /** Plays of the most played track; tracks played on two days or more. */
  readonly topTrackPlays: number;
  readonly returnedTracks: number;
  /** Distinct local days with a play. */
  readonly days: number;
  /** Days from each play to the period's end, oldest play first. */
  readonly daysAgo: Float64Array;
  /** Local day of each play, counted back from the period's last: 0 is that day. */
  readonly dayAgo: Int32Array | null;
  /** Sessions with the artist; plays that open one. */
  readonly sessions: number;
  readonly opens: number;
  /** Plays and distinct artists of the session, summed over the artist's plays. */
  readonly sessionPlays: number;
  readonly sessionArtists: number;
  /** Unbroken runs of the artist inside a session; the longest; their length summed over plays. */
  readonly runs: number;
  readonly longestRun: number;
  readonly runLengths: number;
  /** Plays of the artist in all periods before; how many of those had one; the most in one. */
  readonly playsBefore: number;
  readonly periodsBefore: number;
  readonly peakBefore: number;
}

/** A listener in a period, whether or not anything was played in it. */
export interface ListenerPeriod {
  readonly period: number;
  /** Periods since the history's first, which holds the first play. */
  readonly age: number;
  readonly plays: number;
  /** Mean plays of the last up to six periods, this one included, none before the first. */
  readonly recentPlays: number;
  /** Artists played, and those of them never played before. */
  readonly artists: number;
  readonly newArtists: number;
  /** Local days with a play. */
  readonly days: number;
  /** Σ share² over artists: 1 if all plays are of one artist. */
  readonly concentration: number;
  /** Plays of every artist of the period, ascending. */
  readonly artistPlays: readonly number[];
}

/** What was played in each period of one history. */
export interface Snapshots {
  readonly history: History;
  readonly periods: Periods;
  /** The periods of each artist in which it was played, in time order; by place of the artist. */
  readonly courses: readonly (readonly ArtistPeriod[])[];
  /** Every period from the first play's to the last play's, in time order. */
  readonly listening: readonly ListenerPeriod[];
}

/** How many periods make up the recent past of a listener. */
export const RECENT_PERIODS = 6;

/** Folds the plays of one listener into periods, in one pass over the plays by artist and time. */
export function snapshotsOf(history: History, periods: Periods): Snapshots {
  const { time, artist, artists, track } = history;
  const period = Int32Array.from(time, periods.of);
  const day = Int32Array.from(time, periods.calendar.day);
  const totals = playsByPeriod(period);
  const sessions = sessionsOf(time, artist, period);
  const first = period.length === 0 ? 0 : itemAt(period, 0);
  const endDays = new Map<number, { second: number; day: number }>();
  const endOf = (of: number): { second: number; day: number } => {
    let end = endDays.get(of);
    if (end === undefined) {
      const second = periods.lastSecond(of);
      endDays.set(of, end = { second, day: periods.calendar.day(second) });
    }
    return end;
  };
  // Per track: the period of its first play; and within the row at hand its plays and first day.
  const trackCount = history.tracks.length;
  const seen = new Uint8Array(trackCount);
  const inRow = new Int32Array(trackCount);
  const dayInRow = new Int32Array(trackCount);
  const hasReturned = new Uint8Array(trackCount);

  const { order, starts } = byArtist(artist, artists.length);
  const courses: ArtistPeriod[][] = artists.map(() => []);
  for (let code = 0; code < artists.length; code++) {
    const course = itemAt(courses, code);
    let [playsBefore, peakBefore] = [0, 0];
    const end = itemAt(starts, code + 1);
    for (let from = itemAt(starts, code), to = from; from < end; from = to) {
      const at = itemAt(period, itemAt(order, from));
      while (to < end && itemAt(period, itemAt(order, to)) === at) to++;
      const ends = endOf(at);
      const plays = to - from;
      const daysAgo = new Float64Array(plays);
      const dayAgo = new Int32Array(plays);
      let [tracks, newTracks, topTrackPlays, returnedTracks, days] = [0, 0, 0, 0, 0];
      let [inSessions, opens, sessionPlays, sessionArtists] = [0, 0, 0, 0];
      let [runs, longestRun, runLengths] = [0, 0, 0];
      let [lastDay, lastSession, lastRun] = [NaN, NaN, NaN];
      for (let i = from; i < to; i++) {
        const play = itemAt(order, i);
        const on = itemAt(day, play);
        daysAgo[i - from] = (ends.second - itemAt(time, play)) / DAY_S;
        dayAgo[i - from] = ends.day - on;
        if (on !== lastDay) days++;
        lastDay = on;

        const code = itemAt(track, play);
        const played = itemAt(inRow, code) + 1;
        inRow[code] = played;
        if (played === 1) {
          tracks++;
          dayInRow[code] = on;
        } else if (hasReturned[code] === 0 && itemAt(dayInRow, code) !== on) {
          hasReturned[code] = 1;
          returnedTracks++;
        }
        if (seen[code] === 0) newTracks++;
        seen[code] = 1;
        topTrackPlays = Math.max(topTrackPlays, played);

        const session = itemAt(sessions.session, play);
        if (session !== lastSession) inSessions++;
        lastSession = session;
        opens += itemAt(sessions.opens, play);
        sessionPlays += itemAt(sessions.plays, play);
        sessionArtists += itemAt(sessions.artists, play);
        const run = itemAt(sessions.run, play);
        if (run !== lastRun) runs++;
        lastRun = run;
        const runPlays = itemAt(sessions.runPlays, play);
        longestRun = Math.max(longestRun, runPlays);
        runLengths += runPlays;
      }
      for (let i = from; i < to; i++) {
        const code = itemAt(track, itemAt(order, i));
        inRow[code] = 0;
        hasReturned[code] = 0;
      }
      course.push({
        artist: code,
        period: at,
        firstPeriod: course[0]?.period ?? at,
        plays,
        share: plays / itemAt(totals, at - first),
        tracks,
        newTracks,
        topTrackPlays,
        returnedTracks,
        days,
        daysAgo,
        dayAgo,
        sessions: inSessions,
        opens,
        sessionPlays,
        sessionArtists,
        runs,
        longestRun,
        runLengths,
        playsBefore,
        periodsBefore: course.length,
        peakBefore,
      });
      playsBefore += plays;
      peakBefore = Math.max(peakBefore, plays);
    }
  }
  return {
    history,
    periods,
    courses,
    listening: listeningOf(courses, first, totals, daysByPeriod(day, period)),
  };
}

/** Plays of every period from the first to the last. */
function playsByPeriod(period: Int32Array): Uint32Array {
  if (period.length === 0) return new Uint32Array();
  const first = itemAt(period, 0);
  const totals = new Uint32Array(itemAt(period, period.length - 1) - first + 1);
  for (const at of period) totals[at - first] = itemAt(totals, at - first) + 1;
  return totals;
}

/** The plays in order of artist, then time; those of artist a are at starts[a] … starts[a + 1] − 1. */
function byArtist(artist: Uint32Array, artists: number): {
  readonly order: Uint32Array;
  readonly starts: Uint32Array;
} {
  const starts = new Uint32Array(artists + 1);
  for (const code of artist) starts[code + 1] = itemAt(starts, code + 1) + 1;
  for (let code = 0; code < artists; code++) {
    starts[code + 1] = itemAt(starts, code + 1) + itemAt(starts, code);
  }
  const next = starts.slice();
  const order = new Uint32Array(artist.length);
  artist.forEach((code, play) => {
    const place = itemAt(next, code);
    order[place] = play;
    next[code] = place + 1;
  });
  return { order, starts };
}

/** Local days with a play in every period from the first to the last. */
function daysByPeriod(day: Int32Array, period: Int32Array): Uint32Array {
  const days = new Uint32Array(playsByPeriod(period).length);
  let last = NaN;
  day.forEach((on, play) => {
    const place = itemAt(period, play) - itemAt(period, 0);
    if (on !== last) days[place] = itemAt(days, place) + 1;
    last = on;
  });
  return days;
}

/**
 * What the artists' periods make of the listener's.
 *
 * @param first period of the history
 * @param plays of every period from the first to the last
 * @param days with a play, likewise
 */
export function listeningOf(
  courses: Snapshots["courses"],
  first: number,
  plays: ArrayLike<number>,
  days: ArrayLike<number>,
): ListenerPeriod[] {
  const ages = [...Array(plays.length).keys()];
  const artistPlays = ages.map((): number[] => []);
  const newArtists = new Uint32Array(plays.length);
  const concentration = new Float64Array(plays.length);
  for (const course of courses) {
    for (const { period, firstPeriod, plays, share } of course) {
      const age = period - first;
      itemAt(artistPlays, age).push(plays);
      concentration[age] = itemAt(concentration, age) + share ** 2;
      if (period === firstPeriod) newArtists[age] = itemAt(newArtists, age) + 1;
    }
  }
  let recent = 0;
  return ages.map((age) => {
    recent += itemAt(plays, age);
    if (age >= RECENT_PERIODS) recent -= itemAt(plays, age - RECENT_PERIODS);
    return {
      period: first + age,
      age,
      plays: itemAt(plays, age),
      recentPlays: recent / Math.min(age + 1, RECENT_PERIODS),
      artists: itemAt(artistPlays, age).length,
      newArtists: itemAt(newArtists, age),
      days: itemAt(days, age),
      concentration: itemAt(concentration, age),
      artistPlays: itemAt(artistPlays, age).sort((a, b) => a - b),
    };
  });
}
