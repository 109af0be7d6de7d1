import { itemAt, valueAt } from "../base/items.ts";
import type { History } from "../scrobbles/history.ts";
import type { Periods } from "./periods.ts";
import { sessionsOf } from "./sessions.ts";

const DAY_S = 86_400;

/** An artist in a period in which it was played: what is known at the period's end. */
export interface ArtistPeriod {
  /** Place among all rows of the history, artist by artist. */
  readonly row: number;
  /** Place in the history's artists. */
  readonly artist: number;
  readonly period: number;
  /** Period of the artist's first play. */
  readonly firstPeriod: number;
  readonly plays: number;
  /** Plays as a share of the listener's in the period. */
  readonly share: number;
  /** Distinct tracks, those of them never played before the period, and all there ever were. */
  readonly tracks: number;
  readonly newTracks: number;
  readonly tracksSoFar: number;
  /** Plays of a track that was first played more than a day before. */
  readonly laterPlays: number;
  /** Plays of the most played track. */
  readonly topTrackPlays: number;
  /** Distinct local days with a play, the most plays of one of them, and days so far. */
  readonly days: number;
  readonly mostOnADay: number;
  readonly daysSoFar: number;
  /** Days between the last two days with a play; `NaN` where there is one. */
  readonly lastReturn: number;
  /** Days of the period with a play after a week or more without one. */
  readonly lateReturns: number;
  /** Days from the artist's first play to the period's end. */
  readonly daysSinceFirst: number;
  /** Plays on the day of the first, and in the seven days from it. */
  readonly firstDayPlays: number;
  readonly firstWeekPlays: number;
  /** Days from each play to the period's end, oldest play first. */
  readonly daysAgo: readonly number[];
  /** Sessions with the artist. */
  readonly sessions: number;
  /** Distinct artists of the session, summed over the artist's plays. */
  readonly sessionArtists: number;
  /** The artist's share of the session's plays, summed over sessions. */
  readonly sessionShares: number;
  /** Sessions whose first play of the artist is in the last seven days. */
  readonly sessionsLastWeek: number;
  /** Plays of the artist in all periods before; how many of those had one; the most in one. */
  readonly playsBefore: number;
  readonly periodsBefore: number;
  readonly peakBefore: number;
  /** Plays of the period, each worth half as much for every 7 days from it to the period's end. */
  readonly periodDecayed7: number;
  /** All plays so far, each worth half as much for every 7, 30, 90 days that passed since. */
  readonly decayed7: number;
  readonly decayed30: number;
  readonly decayed90: number;
  /** The most plays so far in any 7, any 30 days. */
  readonly best7: number;
  readonly best30: number;
}

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
  /** Of each play, in order of time: its row, and 1 where a session or a period begins with it. */
  readonly rowOfPlay: Uint32Array;
  readonly opensPart: Uint8Array;
}

/** How many periods make up the recent past of a listener. */
export const RECENT_PERIODS = 6;

/** Folds the plays of one listener into periods, in one pass over the plays by artist and time. */
export function snapshotsOf(history: History, periods: Periods): Snapshots {
  const { time, artist, artists, track } = history;
  const { day, period } = whenOf(time, periods);
  const totals = playsByPeriod(period);
  const sessions = sessionsOf(time, artist, period);
  const first = period.length === 0 ? 0 : valueAt(period, 0);
  const ends = new Map<number, number>();
  const endOf = (of: number): number => {
    let second = ends.get(of);
    if (second === undefined) ends.set(of, second = periods.lastSecond(of));
    return second;
  };
  // Per track: the time of its first play, and its plays within the row at hand.
  const trackCount = history.tracks.size;
  const trackFirst = new Float64Array(trackCount).fill(NaN);
  const inRow = new Int32Array(trackCount);

  const { order, starts } = byArtist(artist, artists.length);
  const rowOfPlay = new Uint32Array(time.length);
  let row = 0;
  const courses: ArtistPeriod[][] = artists.map(() => []);
  for (let code = 0; code < artists.length; code++) {
    const course = itemAt(courses, code);
    if (valueAt(starts, code) === valueAt(starts, code + 1)) continue;
    let [playsBefore, peakBefore, tracksSoFar, daysSoFar] = [0, 0, 0, 0];
    let [firstDayPlays, firstWeekPlays, lastDay, lastReturn] = [0, 0, NaN, NaN];
    let [best7, best30] = [0, 0];
    let [open7, open30] = [valueAt(starts, code), valueAt(starts, code)];
    const end = valueAt(starts, code + 1);
    const firstTime = valueAt(time, valueAt(order, valueAt(starts, code)));
    const firstDay = periods.calendar.day(firstTime);
    for (let from = valueAt(starts, code), to = from; from < end; from = to) {
      const at = valueAt(period, valueAt(order, from));
      while (to < end && valueAt(period, valueAt(order, to)) === at) to++;
      const periodEnd = endOf(at);
      const plays = to - from;
      const daysAgo: number[] = [];
      let [tracks, newTracks, topTrackPlays, laterPlays] = [0, 0, 0, 0];
      let [days, onDay, mostOnADay, lateReturns] = [0, 0, 0, 0];
      let [inSessions, sessionArtists] = [0, 0];
      let [sessionShares, sessionsLastWeek] = [0, 0];
      let [dayOfRow, lastSession] = [NaN, NaN];
      const before = course.at(-1);
      const passed = before === undefined ? 0 : (periodEnd - endOf(before.period)) / DAY_S;
      let periodDecayed7 = 0;
      let decayed7 = (before?.decayed7 ?? 0) * 2 ** (-passed / 7);
      let decayed30 = (before?.decayed30 ?? 0) * 2 ** (-passed / 30);
      let decayed90 = (before?.decayed90 ?? 0) * 2 ** (-passed / 90);
      for (let i = from; i < to; i++) {
        const play = valueAt(order, i);
        const on = valueAt(day, play);
        const at = valueAt(time, play);
        const ago = (periodEnd - at) / DAY_S;
        daysAgo.push(ago);
        rowOfPlay[play] = row;
        const worth = 2 ** (-ago / 7);
        periodDecayed7 += worth;
        decayed7 += worth;
        decayed30 += 2 ** (-ago / 30);
        decayed90 += 2 ** (-ago / 90);
        while (valueAt(time, valueAt(order, open7)) <= at - 7 * DAY_S) open7++;
        while (valueAt(time, valueAt(order, open30)) <= at - 30 * DAY_S) open30++;
        best7 = Math.max(best7, i - open7 + 1);
        best30 = Math.max(best30, i - open30 + 1);
        if (on === firstDay) firstDayPlays++;
        if (at - firstTime < 7 * DAY_S) firstWeekPlays++;
        if (on !== dayOfRow) {
          days++;
          daysSoFar++;
          lastReturn = on - lastDay;
          if (lastReturn >= 7) lateReturns++;
          lastDay = on;
          onDay = 0;
        }
        dayOfRow = on;
        mostOnADay = Math.max(mostOnADay, ++onDay);

        const code = valueAt(track, play);
        const played = valueAt(inRow, code) + 1;
        inRow[code] = played;
        if (played === 1) tracks++;
        const known = valueAt(trackFirst, code);
        if (Number.isNaN(known)) {
          newTracks++;
          trackFirst[code] = at;
        } else if (at - known > DAY_S) laterPlays++;
        topTrackPlays = Math.max(topTrackPlays, played);

        const session = valueAt(sessions.session, play);
        if (session !== lastSession) {
          inSessions++;
          if (ago < 7) sessionsLastWeek++;
        }
        lastSession = session;
        sessionShares += 1 / valueAt(sessions.plays, play);
        sessionArtists += valueAt(sessions.artists, play);
      }
      for (let i = from; i < to; i++) {
        inRow[valueAt(track, valueAt(order, i))] = 0;
      }
      tracksSoFar += newTracks;
      course.push({
        row,
        artist: code,
        period: at,
        firstPeriod: course[0]?.period ?? at,
        plays,
        share: plays / valueAt(totals, at - first),
        tracks,
        newTracks,
        tracksSoFar,
        laterPlays,
        topTrackPlays,
        days,
        mostOnADay,
        daysSoFar,
        lastReturn,
        lateReturns,
        daysSinceFirst: (periodEnd - firstTime) / DAY_S,
        firstDayPlays,
        firstWeekPlays,
        daysAgo,
        sessions: inSessions,
        sessionArtists,
        sessionShares,
        sessionsLastWeek,
        playsBefore,
        periodsBefore: course.length,
        peakBefore,
        periodDecayed7,
        decayed7,
        decayed30,
        decayed90,
        best7,
        best30,
      });
      row++;
      playsBefore += plays;
      peakBefore = Math.max(peakBefore, plays);
    }
  }
  const lastWeek = new Uint32Array(totals.length);
  time.forEach((at, play) => {
    const of = valueAt(period, play);
    if (endOf(of) - at < 7 * DAY_S) lastWeek[of - first] = valueAt(lastWeek, of - first) + 1;
  });
  return {
    history,
    periods,
    courses,
    listening: listeningOf(courses, first, totals, lastWeek),
    rowOfPlay,
    opensPart: sessions.opensPart,
  };
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
  artist.forEach((code, play) => {
    const place = valueAt(next, code);
    order[place] = play;
    next[code] = place + 1;
  });
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
  const ages = [...Array(plays.length).keys()];
  const artistPlays = ages.map((): number[] => []);
  for (const { period, plays } of courses.flat()) itemAt(artistPlays, period - first).push(plays);
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
      lastWeek: itemAt(lastWeek, age),
      artistPlays: itemAt(artistPlays, age).sort((a, b) => a - b),
    };
  });
}
