import { type ArtistPeriod, ArtistPeriodTally, type Course, rowAt } from "./artist_period.ts";
import { itemAt, valueAt } from "../base/items.ts";
import type { History } from "../scrobbles/history.ts";
import type { Periods } from "./periods.ts";
import { type Sessions, sessionsOf } from "./sessions.ts";

const DAY_S = 86_400;

/** A listener in a period, whether or not anything was played in it. */
export interface ListenerPeriod {
  readonly period: number;
  /** Periods since the history's first, which holds the first play. */
  readonly age: number;
  readonly plays: number;
  /** Mean plays of the last up to six periods, this one included, none before the first. */
  readonly recentPlays: number;
  /** Artists played. */
  readonly artists: number;
  /** Plays in the last seven days. */
  readonly lastWeek: number;
  /** The rank of an artist by its plays: 1 and how many had more. */
  readonly ranks: ReadonlyMap<number, number>;
}

/** What was played in each period of one history. */
export interface Snapshots {
  readonly history: History;
  readonly periods: Periods;
  /** The periods of each artist in which it was played, in time order; by place of the artist. */
  readonly courses: readonly Course[];
  /** Every period from the first play's to the last play's, in time order. */
  readonly listening: readonly ListenerPeriod[];
  /** Of each play, in order of time: its row, and 1 where a session or a period begins with it. */
  readonly rowOfPlay: Uint32Array;
  readonly opensPart: Uint8Array;
}

/** How many periods make up the recent past of a listener. */
export const RECENT_PERIODS = 6;

/** Folds the plays of one listener into periods, in one pass over the plays by artist and time. */
export function snapshotsOf(history: History, periods: Periods): Snapshots {
  const { time, artist, artists } = history;
  const { day, period } = whenOf(time, periods);
  const first = period[0] ?? 0;
  const totals = playsByPeriod(period);
  const ends = Float64Array.from(totals, (_, age) => periods.lastSecond(first + age));
  const sessions = sessionsOf(time, artist, period);
  const { order, starts } = byArtist(artist, artists.length);
  const plays: KnownPlays = {
    history,
    day,
    period,
    sessions,
    totals,
    ends,
    order,
    daysAgo: new Float64Array(time.length),
    rowOfPlay: new Uint32Array(time.length),
    trackFirst: new Float64Array(history.tracks.size).fill(NaN),
    trackRow: new Int32Array(history.tracks.size).fill(-1),
    trackPlays: new Uint32Array(history.tracks.size),
  };
  let rows = 0;
  const courses = artists.map((_, code) => {
    const course = courseOf(plays, code, valueAt(starts, code), valueAt(starts, code + 1), rows);
    rows += course.length;
    return course;
  });
  const lastWeek = new Uint32Array(totals.length);
  for (let play = 0; play < time.length; play++) {
    const age = valueAt(period, play) - first;
    if (valueAt(ends, age) - valueAt(time, play) < 7 * DAY_S) {
      lastWeek[age] = valueAt(lastWeek, age) + 1;
    }
  }
  return {
    history,
    periods,
    courses,
    listening: listeningOf(courses, first, totals, lastWeek),
    rowOfPlay: plays.rowOfPlay,
    opensPart: sessions.opensPart,
  };
}

/** The plays of a history in order of time, and by artist; and what is counted as rows are made. */
interface KnownPlays {
  readonly history: History;
  readonly day: Int32Array;
  readonly period: Int32Array;
  readonly sessions: Sessions;
  /** Of each period: all plays, and its last second. */
  readonly totals: Uint32Array;
  readonly ends: Float64Array;
  /** The plays by artist, then time. */
  readonly order: Uint32Array;
  /** Likewise: the days from each to its period's end. */
  readonly daysAgo: Float64Array;
  readonly rowOfPlay: Uint32Array;
  /** Of each track: its first play, the row of its last one, and its plays in that. */
  readonly trackFirst: Float64Array;
  readonly trackRow: Int32Array;
  readonly trackPlays: Uint32Array;
}

/**
 * The rows of an artist.
 *
 * @param from where in `order` the artist's plays start; `to`: where they end
 * @param row number of the first
 */
function courseOf(
  plays: KnownPlays,
  artist: number,
  from: number,
  to: number,
  row: number,
): ArtistPeriodTally[] {
  const { history: { time }, day, period, totals, ends, order, daysAgo, rowOfPlay } = plays;
  const course: ArtistPeriodTally[] = [];
  if (from === to) return course;
  const firstPeriod = period[0] ?? 0;
  const firstTime = time[order[from] ?? 0] ?? NaN;
  const firstDay = day[order[from] ?? 0] ?? NaN;
  let now: ArtistPeriodTally | undefined;
  let [end, total] = [NaN, NaN];
  let [lastDay, onDay, lastSession] = [NaN, 0, NaN];
  let [open7, open30] = [from, from];
  for (let place = from; place < to; place++) {
    const play = order[place] ?? 0;
    const at = time[play] ?? NaN;
    const of = period[play] ?? 0;
    if (now?.period !== of) {
      const before = now;
      now = new ArtistPeriodTally({ row: row++, artist, period: of }, before, daysAgo, place);
      course.push(now);
      const endBefore = end;
      end = ends[of - firstPeriod] ?? NaN;
      total = totals[of - firstPeriod] ?? NaN;
      now.daysSinceFirst = (end - firstTime) / DAY_S;
      if (before !== undefined) decay(now, before, (end - endBefore) / DAY_S);
      lastSession = NaN;
    }
    now.share = ++now.plays / total;
    rowOfPlay[play] = now.row;
    const ago = (end - at) / DAY_S;
    daysAgo[place] = ago;
    countRecency(now, ago);

    while ((time[order[open7] ?? 0] ?? NaN) <= at - 7 * DAY_S) open7++;
    while ((time[order[open30] ?? 0] ?? NaN) <= at - 30 * DAY_S) open30++;
    now.best7 = Math.max(now.best7, place - open7 + 1);
    now.best30 = Math.max(now.best30, place - open30 + 1);

    const on = day[play] ?? NaN;
    if (on !== lastDay) {
      countDay(now, on - lastDay);
      [lastDay, onDay] = [on, 0];
    }
    now.mostOnADay = Math.max(now.mostOnADay, ++onDay);
    if (on === firstDay) now.firstDayPlays++;
    if (at - firstTime < 7 * DAY_S) now.firstWeekPlays++;

    countTrack(now, plays, play, at);
    lastSession = countSession(now, plays.sessions, play, lastSession);
  }
  return course;
}

/** Carries on what the plays before a row are worth. */
function decay(now: ArtistPeriodTally, before: ArtistPeriod, days: number): void {
  now.decayed7 = before.decayed7 * 2 ** (-days / 7);
  now.decayed30 = before.decayed30 * 2 ** (-days / 30);
  now.decayed90 = before.decayed90 * 2 ** (-days / 90);
}

function countRecency(now: ArtistPeriodTally, ago: number): void {
  const worth = 2 ** (-ago / 7);
  now.periodDecayed7 += worth;
  now.decayed7 += worth;
  now.decayed30 += 2 ** (-ago / 30);
  now.decayed90 += 2 ** (-ago / 90);
}

/** Counts a day with a play, so many days after the last one; `NaN` if it is the first. */
function countDay(now: ArtistPeriodTally, passed: number): void {
  now.days++;
  now.daysSoFar++;
  now.lastReturn = passed;
  if (passed >= 7) now.lateReturns++;
}

function countTrack(now: ArtistPeriodTally, plays: KnownPlays, play: number, at: number): void {
  const { history, trackFirst, trackRow, trackPlays } = plays;
  const track = history.track[play] ?? 0;
  if (trackRow[track] !== now.row) {
    now.tracks++;
    trackRow[track] = now.row;
    trackPlays[track] = 0;
  }
  const played = (trackPlays[track] ?? 0) + 1;
  trackPlays[track] = played;
  now.topTrackPlays = Math.max(now.topTrackPlays, played);
  const known = trackFirst[track] ?? NaN;
  if (Number.isNaN(known)) {
    now.newTracks++;
    now.tracksSoFar++;
    trackFirst[track] = at;
  } else if (at - known > DAY_S) now.laterPlays++;
}

function countSession(
  now: ArtistPeriodTally,
  sessions: Sessions,
  play: number,
  last: number,
): number {
  const session = sessions.session[play] ?? 0;
  if (session !== last) {
    now.sessions++;
    if (now.daysSinceLast < 7) now.sessionsLastWeek++;
  }
  now.sessionShares += 1 / (sessions.plays[play] ?? NaN);
  now.sessionArtists += sessions.artists[play] ?? NaN;
  return session;
}

/** Of each play, in order of time, its local day and its period. A period is made of whole days. */
function whenOf(time: Float64Array, periods: Periods): { day: Int32Array; period: Int32Array } {
  const [day, period] = [new Int32Array(time.length), new Int32Array(time.length)];
  let [today, current] = [NaN, NaN];
  for (let play = 0; play < time.length; play++) {
    const at = valueAt(time, play);
    const on = periods.calendar.day(at);
    if (on !== today) [today, current] = [on, periods.of(at)];
    day[play] = on;
    period[play] = current;
  }
  return { day, period };
}

/** Plays of every period from the first to the last. */
function playsByPeriod(period: Int32Array): Uint32Array {
  if (period.length === 0) return new Uint32Array();
  const first = valueAt(period, 0);
  const totals = new Uint32Array(valueAt(period, period.length - 1) - first + 1);
  for (const at of period) totals[at - first] = valueAt(totals, at - first) + 1;
  return totals;
}

/** The plays in order of artist, then time; those of artist a are at starts[a] … starts[a + 1] − 1. */
function byArtist(artist: Uint32Array, artists: number): {
  readonly order: Uint32Array;
  readonly starts: Uint32Array;
} {
  const starts = new Uint32Array(artists + 1);
  for (const code of artist) starts[code + 1] = valueAt(starts, code + 1) + 1;
  for (let code = 0; code < artists; code++) {
    starts[code + 1] = valueAt(starts, code + 1) + valueAt(starts, code);
  }
  const next = starts.slice();
  const order = new Uint32Array(artist.length);
  for (let play = 0; play < artist.length; play++) {
    const code = valueAt(artist, play);
    const place = valueAt(next, code);
    order[place] = play;
    next[code] = place + 1;
  }
  return { order, starts };
}

/**
 * What the artists' periods make of the listener's.
 *
 * @param first period of the history
 * @param plays of every period from the first to the last
 * @param lastWeek plays in the last seven days of it, likewise
 */
export function listeningOf(
  courses: Snapshots["courses"],
  first: number,
  plays: ArrayLike<number>,
  lastWeek: ArrayLike<number>,
): ListenerPeriod[] {
  const artistPlays = playsOfArtists(courses, first, plays.length);
  let recent = 0;
  return artistPlays.map((ofArtists, age) => {
    recent += itemAt(plays, age);
    if (age >= RECENT_PERIODS) recent -= itemAt(plays, age - RECENT_PERIODS);
    return {
      period: first + age,
      age,
      plays: itemAt(plays, age),
      recentPlays: recent / Math.min(age + 1, RECENT_PERIODS),
      artists: ofArtists.length,
      lastWeek: itemAt(lastWeek, age),
      ranks: ranksOf(ofArtists),
    };
  });
}

/** Of each of some periods, the plays of each artist that was played in it. */
function playsOfArtists(courses: Snapshots["courses"], first: number, periods: number): number[][] {
  const plays = Array.from({ length: periods }, (): number[] => []);
  for (const course of courses) {
    for (let place = 0; place < course.length; place++) {
      const now = rowAt(course, place);
      plays[now.period - first]?.push(now.plays);
    }
  }
  return plays;
}

function ranksOf(plays: readonly number[]): Map<number, number> {
  const ranks = new Map<number, number>();
  Uint32Array.from(plays).sort().forEach((count, less) => ranks.set(count, plays.length - less));
  return ranks;
}
