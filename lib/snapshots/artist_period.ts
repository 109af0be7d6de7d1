import { valueAt } from "../base/items.ts";

/** An artist in a period in which it was played: what is known at the period's end. */
export type ArtistPeriod = Readonly<ArtistPeriodTally>;

/** The periods of one artist in which it was played, in time order. */
export type Course = readonly ArtistPeriod[];

/** `itemAt` for courses, which hot loops go over: it sees arrays of one kind, and costs nothing there. */
export function rowAt(course: Course, place: number): ArtistPeriod {
  const row = course[place];
  if (row === undefined) throw new RangeError(`no row ${place} among ${course.length}`);
  return row;
}

/** An {@link ArtistPeriod} as the plays of the period are counted, in order of time. */
export class ArtistPeriodTally {
  /** Place among all rows of the history, artist by artist. */
  readonly row: number;
  /** Place in the history's artists. */
  readonly artist: number;
  readonly period: number;
  /** Period of the artist's first play. */
  readonly firstPeriod: number;
  plays = 0;
  /** Plays as a share of the listener's in the period. */
  share = NaN;
  /** Distinct tracks, those of them never played before the period, and all there ever were. */
  tracks = 0;
  newTracks = 0;
  tracksSoFar = 0;
  /** Plays of a track that was first played more than a day before. */
  laterPlays = 0;
  /** Plays of the most played track. */
  topTrackPlays = 0;
  /** Distinct local days with a play, the most plays of one of them, and days so far. */
  days = 0;
  mostOnADay = 0;
  daysSoFar = 0;
  /** Days between the last two days with a play; `NaN` where there is one. */
  lastReturn = NaN;
  /** Days of the period with a play after a week or more without one. */
  lateReturns = 0;
  /** Days from the artist's first play to the period's end. */
  daysSinceFirst = NaN;
  /** Plays on the day of the first, and in the seven days from it. */
  firstDayPlays = 0;
  firstWeekPlays = 0;
  /** Sessions with the artist. */
  sessions = 0;
  /** Distinct artists of the session, summed over the artist's plays. */
  sessionArtists = 0;
  /** The artist's share of the session's plays, summed over sessions. */
  sessionShares = 0;
  /** Sessions whose first play of the artist is in the last seven days. */
  sessionsLastWeek = 0;
  /** Plays of the artist in all periods before; how many had one; the most, the largest share, in one. */
  playsBefore = 0;
  periodsBefore = 0;
  peakBefore = 0;
  peakShareBefore = 0;
  /** Plays of the period, each worth half as much for every 7 days from it to the period's end. */
  periodDecayed7 = 0;
  /** All plays so far, each worth half as much for every 7, 30, 90 days that passed since. */
  decayed7 = 0;
  decayed30 = 0;
  decayed90 = 0;
  /** The most plays so far in any 7, any 30 days. */
  best7 = 0;
  best30 = 0;
  /** Of the plays of all rows, oldest first, the days to the end of their period; and where it starts. */
  readonly #daysAgo: Float64Array;
  readonly #start: number;

  /**
   * @param before the artist's row before this one
   * @param daysAgo of the plays of all rows, row by row and oldest first, the days from each to its
   * period's end; known when the row is read
   * @param start where there the row's plays start
   */
  constructor(
    { row, artist, period }: Pick<ArtistPeriodTally, "row" | "artist" | "period">,
    before: ArtistPeriod | undefined,
    daysAgo: Float64Array,
    start: number,
  ) {
    this.row = row;
    this.artist = artist;
    this.period = period;
    this.firstPeriod = before?.firstPeriod ?? period;
    this.#daysAgo = daysAgo;
    this.#start = start;
    if (before === undefined) return;
    this.tracksSoFar = before.tracksSoFar;
    this.daysSoFar = before.daysSoFar;
    this.lastReturn = before.lastReturn;
    this.firstDayPlays = before.firstDayPlays;
    this.firstWeekPlays = before.firstWeekPlays;
    this.playsBefore = before.playsBefore + before.plays;
    this.periodsBefore = before.periodsBefore + 1;
    this.peakBefore = Math.max(before.peakBefore, before.plays);
    this.peakShareBefore = Math.max(before.peakShareBefore, before.share);
    this.best7 = before.best7;
    this.best30 = before.best30;
  }

  /** Days from each play to the period's end, oldest play first. */
  get daysAgo(): readonly number[] {
    return [...this.#daysAgo.subarray(this.#start, this.#start + this.plays)];
  }

  /** Days from the last play to the period's end. */
  get daysSinceLast(): number {
    return valueAt(this.#daysAgo, this.#start + this.plays - 1);
  }

  /** Plays in the last `days` days of the period. */
  playsWithin(days: number): number {
    let first = this.#start + this.plays;
    while (first > this.#start && (this.#daysAgo[first - 1] ?? NaN) < days) first--;
    return this.#start + this.plays - first;
  }
}
