/**
 * The feature table: the one place that knows what each feature is. The table builder, the request
 * schema, the API's documentation, the notebooks and the README read it.
 *
 * Every feature of artist and month t uses plays of months ≤ t only. The features of the artists'
 * metadata, which join where `artists.csv` is, are the exception: they are as of the day they were
 * fetched, so a month of the past sees what only its future knew.
 *
 * @module
 */
import { count, counted, percent } from "../text/numbers.ts";
import type { Moment } from "./moment.ts";

/** What features say something of: those of one group say the same thing. */
export const FEATURE_GROUPS = {
  amount: "how much",
  regularity: "how regularly",
  recency: "how recently",
  trend: "rising or falling",
  manner: "how you listen to it",
  newness: "how new",
  artist: "the artist",
  /** No reason about an artist. */
  listening: "your listening as a whole",
} as const;
export type FeatureGroup = keyof typeof FEATURE_GROUPS;

/** One row of the feature table. */
export interface Feature {
  readonly name: string;
  /** What a figure or a table calls it: a few words without "this month". */
  readonly words: string;
  readonly group: FeatureGroup;
  /** One sentence for people. */
  readonly description: string;
  /** How it is computed; `plays(t)` is the artist's plays in month t. */
  readonly formula: string;
  readonly unit:
    | "plays"
    | "tracks"
    | "months"
    | "days"
    | "ratio"
    | "plays per month"
    | "flag"
    | "artists"
    | "sessions"
    | "rank"
    | "points"
    | "log10 of followers";
  /** Smallest and largest value it can take; `null` where there is no bound. */
  readonly range: readonly [min: number | null, max: number | null];
  readonly integer: boolean;
  /** What a value says, in words a listener understands; "this month" is month t. */
  readonly phrase: (value: number) => string;
  /** When the value is missing; absent if it never is. */
  readonly missingWhen?: string;
  /** What a missing value says. */
  readonly missingPhrase?: string;
}

/** A feature of the listening history. */
export interface HistoryFeature extends Feature {
  /** Its value for an artist at the end of a period; `NaN` if missing. */
  readonly compute: (moment: Moment) => number;
}

/** The mean plays of the up to three periods before, since the artist's first. */
function previousMean({ age, playsBefore }: Moment): number {
  if (age === 0) return 0;
  return (playsBefore(1) + playsBefore(2) + playsBefore(3)) / Math.min(age, 3);
}

/** A quotient; missing if there is nothing to divide by. */
function ratio(numerator: number, denominator: number): number {
  return denominator === 0 ? NaN : numerator / denominator;
}

const times = (n: number): string => n === 1 ? "once" : `${count(n)} times`;
const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** Every feature of the listening history, in the order of the columns of the full feature set. */
export const FEATURES = [
  {
    name: "months_since_first_seen",
    words: "months since the first play",
    group: "newness",
    description: "Months since the artist was first played.",
    formula: "t − month of the first play",
    unit: "months",
    range: [0, null],
    integer: true,
    compute: ({ age }) => age,
    phrase: (n) => n === 0 ? "first played this month" : `first played ${counted(n, "month")} ago`,
  },
  {
    name: "is_first_month",
    words: "discovered this month",
    group: "newness",
    description: "Whether the artist was discovered this month.",
    formula: "1 if months_since_first_seen = 0, else 0",
    unit: "flag",
    range: [0, 1],
    integer: true,
    compute: ({ age }) => Number(age === 0),
    phrase: (flag) => flag === 1 ? "discovered this month" : "discovered before this month",
  },
  {
    name: "plays_t",
    words: "plays",
    group: "amount",
    description: "Plays of the artist this month.",
    formula: "plays(t)",
    unit: "plays",
    range: [0, null],
    integer: true,
    compute: ({ now }) => now.plays,
    phrase: (n) => n === 0 ? "not played this month" : `played ${times(n)} this month`,
  },
  {
    name: "unique_tracks_t",
    words: "tracks",
    group: "manner",
    description: "Distinct tracks of the artist played this month.",
    formula: "distinct track names in t",
    unit: "tracks",
    range: [0, null],
    integer: true,
    compute: ({ now }) => now.tracks,
    phrase: (n) =>
      n === 1
        ? "a single track played this month"
        : `${counted(n, "different track")} played this month`,
  },
  {
    name: "plays_per_track_t",
    words: "plays per track",
    group: "manner",
    description: "How often each of the month's tracks was played, on average.",
    formula: "plays(t) / unique_tracks_t",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ now }) => now.plays / now.tracks,
    phrase: (mean) =>
      mean === 1
        ? "each of the month's tracks played once"
        : `each of the month's tracks played ${times(rounded(mean))} on average`,
  },
  {
    name: "days_active_t",
    words: "days played",
    group: "regularity",
    description: "Days of the month on which the artist was played.",
    formula: "distinct calendar days with a play in t",
    unit: "days",
    range: [0, 31],
    integer: true,
    compute: ({ now }) => now.days,
    phrase: (n) => `played on ${counted(n, "day")} this month`,
  },
  {
    name: "last_play_gap_days_t",
    words: "days since the last play",
    group: "recency",
    description: "Days from the last play to the end of the month.",
    formula: "(last second of t − time of the last play in t) / 86,400 s",
    unit: "days",
    range: [0, 31.1],
    integer: false,
    compute: ({ now }) => now.daysSinceLast,
    phrase: (days) =>
      days < 1
        ? "last played on the last day of the month"
        : `last played ${counted(Math.round(days), "day")} before the end of the month`,
  },
  {
    name: "track_novelty_rate_t",
    words: "share of tracks that are new",
    group: "manner",
    description: "Share of the month's tracks that had never been played before.",
    formula: "distinct tracks of t not played before t / unique_tracks_t",
    unit: "ratio",
    range: [0, 1],
    integer: false,
    compute: ({ now }) => now.newTracks / now.tracks,
    phrase: (share) =>
      share === 1
        ? "all of the month's tracks were new"
        : share === 0
        ? "none of the month's tracks was new"
        : `${percent(share, 0)} of the month's tracks were new`,
  },
  {
    name: "share_t",
    words: "share of plays",
    group: "amount",
    description: "Share of all the month's plays that went to the artist.",
    formula: "plays(t) / total_monthly_scrobbles",
    unit: "ratio",
    range: [0, 1],
    integer: false,
    compute: ({ now }) => now.share,
    phrase: (share) => `${percent(share, 2)} of all plays this month`,
  },
  {
    name: "total_monthly_scrobbles",
    words: "plays of all artists",
    group: "listening",
    description: "Plays of all artists this month.",
    formula: "sum of plays(t) over artists",
    unit: "plays",
    range: [1, null],
    integer: true,
    compute: ({ listener }) => listener.plays,
    phrase: (n) => `${counted(n, "play")} of all artists this month`,
  },
  {
    name: "plays_t_minus_1",
    words: "plays the month before",
    group: "trend",
    description: "Plays of the artist in the month before.",
    formula: "plays(t−1)",
    unit: "plays",
    range: [0, null],
    integer: true,
    compute: ({ playsBefore }) => playsBefore(1),
    phrase: (n) => n === 0 ? "not played the month before" : `played ${times(n)} the month before`,
  },
  {
    name: "plays_prev3_mean",
    words: "mean plays of 3 months before",
    group: "trend",
    description: "Mean monthly plays over the up to three months before, since the first play.",
    formula: "mean of plays(t−3 … t−1) from the first month on; 0 in the first month",
    unit: "plays per month",
    range: [0, null],
    integer: false,
    compute: previousMean,
    phrase: (mean) =>
      mean === 0
        ? "no plays in the months just before"
        : `${counted(rounded(mean), "play")} a month on average in the months just before`,
  },
  {
    name: "delta_1m",
    words: "change in plays",
    group: "trend",
    description: "Change in plays against the month before.",
    formula: "plays(t) − plays(t−1)",
    unit: "plays",
    range: [null, null],
    integer: true,
    compute: ({ now, playsBefore }) => now.plays - playsBefore(1),
    phrase: (change) =>
      change === 0
        ? "as many plays as the month before"
        : `${counted(Math.abs(change), "play")} ${
          change > 0 ? "more" : "fewer"
        } than the month before`,
  },
  {
    name: "delta_1m_pct",
    words: "relative change in plays",
    group: "trend",
    description: "Change in plays against the month before, as a share of it.",
    formula: "delta_1m / plays(t−1)",
    unit: "ratio",
    range: [-1, null],
    integer: false,
    compute: ({ now, playsBefore }) => ratio(now.plays - playsBefore(1), playsBefore(1)),
    phrase: (change) =>
      change === 0
        ? "as many plays as the month before"
        : `${percent(Math.abs(change), 0)} ${
          change > 0 ? "more" : "fewer"
        } plays than the month before`,
    missingWhen: "plays(t−1) is 0",
    missingPhrase: "no plays the month before to compare with",
  },
  {
    name: "ratio_to_prev3",
    words: "plays against 3 months before",
    group: "trend",
    description: "Plays this month against the mean of the up to three months before.",
    formula: "plays(t) / plays_prev3_mean",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: (moment) => ratio(moment.now.plays, previousMean(moment)),
    phrase: (ratio) =>
      rounded(ratio) === 1
        ? "about as many plays as in an average month just before"
        : `${count(rounded(ratio))} times the plays of an average month just before`,
    missingWhen: "plays_prev3_mean is 0",
    missingPhrase: "no plays in the months just before to compare with",
  },
  {
    name: "trend_slope_3m",
    words: "trend of plays over 3 months",
    group: "trend",
    description: "Slope of monthly plays over the up to three months that end with this one.",
    formula: "least-squares slope of plays(t−2 … t) from the first month on; 0 with one month",
    unit: "plays per month",
    range: [null, null],
    integer: false,
    compute: ({ now, age, playsBefore }) =>
      age === 0 ? 0 : age === 1 ? now.plays - playsBefore(1) : (now.plays - playsBefore(2)) / 2,
    phrase: (slope) =>
      rounded(slope) === 0
        ? "plays neither rising nor falling"
        : `plays ${slope > 0 ? "rising" : "falling"} by ${count(rounded(Math.abs(slope)))} a month`,
  },
  {
    name: "share_delta_1m",
    words: "change in share of plays",
    group: "trend",
    description: "Change in the artist's share of plays against the month before.",
    formula: "share_t − share in t−1 (0 if not played)",
    unit: "ratio",
    range: [-1, 1],
    integer: false,
    compute: ({ now, before }) => now.share - (before(1)?.share ?? 0),
    phrase: (change) =>
      rounded(100 * change, 2) === 0
        ? "about the same share of all plays as the month before"
        : `share of all plays ${change > 0 ? "up" : "down"} ` +
          `${(100 * Math.abs(change)).toFixed(2)} percentage points on the month before`,
  },
  {
    name: "prev_month_plays_was_zero",
    words: "not played the month before",
    group: "trend",
    description: "Whether the artist was not played at all in the month before.",
    formula: "1 if plays(t−1) = 0, else 0",
    unit: "flag",
    range: [0, 1],
    integer: true,
    compute: ({ playsBefore }) => Number(playsBefore(1) === 0),
    phrase: (flag) => flag === 1 ? "not played the month before" : "played the month before",
  },
  {
    name: "cumulative_plays_before_t",
    words: "plays in all months before",
    group: "newness",
    description: "Plays of the artist in all months before.",
    formula: "sum of plays(s) for s < t",
    unit: "plays",
    range: [0, null],
    integer: true,
    compute: ({ now }) => now.playsBefore,
    phrase: (n) =>
      n === 0 ? "never played before this month" : `played ${times(n)} before this month`,
  },
  {
    name: "active_months_count_before_t",
    words: "months played before",
    group: "newness",
    description: "Months before this one in which the artist was played.",
    formula: "number of s < t with plays(s) > 0",
    unit: "months",
    range: [0, null],
    integer: true,
    compute: ({ now }) => now.periodsBefore,
    phrase: (n) =>
      n === 0
        ? "not played in any month before"
        : `played in ${counted(n, "month")} before this one`,
  },
  {
    name: "closeness",
    words: "closeness to core",
    group: "amount",
    description: "How far the artist is on the way to core: the nearer of the two thresholds.",
    formula: "max(plays(t) / plays_min, share_t / share_min)",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ closeness }) => closeness,
    phrase: (share) => `${percent(share, 0)} of the way to core`,
  },
  {
    name: "need6",
    words: "plays that make core",
    group: "listening",
    description: "Plays in a month that make an artist core for this listener.",
    formula: "min(plays_min, share_min · volume6)",
    unit: "plays",
    range: [0, null],
    integer: false,
    compute: ({ need }) => need,
    phrase: (plays) => `core takes ${counted(Math.max(1, Math.ceil(plays)), "play")} a month`,
  },
  {
    name: "ewm7",
    words: "plays halved every 7 days",
    group: "recency",
    description: "Plays this month, each worth half as much for every 7 days that passed since.",
    formula: "Σ over plays in t of 2^(−days to the end of t / 7)",
    unit: "plays",
    range: [0, null],
    integer: false,
    compute: ({ now }) => now.periodDecayed7,
    phrase: (plays) => `${counted(rounded(plays), "play")} by recency, halved every 7 days`,
  },
  {
    name: "plays_last7",
    words: "plays in the last 7 days",
    group: "recency",
    description: "Plays in the last 7 days of the month.",
    formula: "plays on the last 7 days of t",
    unit: "plays",
    range: [0, null],
    integer: true,
    compute: ({ now }) => now.playsWithin(7),
    phrase: (n) =>
      n === 0 ? "not played in the last 7 days" : `played ${times(n)} in the last 7 days`,
  },
  {
    name: "prev_share",
    words: "share the month before",
    group: "trend",
    description: "Share of all plays in the month before.",
    formula: "share_t in t−1, 0 if not played",
    unit: "ratio",
    range: [0, 1],
    integer: false,
    compute: ({ before }) => before(1)?.share ?? 0,
    phrase: (share) => `${percent(share, 2)} of all plays the month before`,
  },
  {
    name: "peak_before",
    words: "plays in the best month before",
    group: "newness",
    description: "The most plays of any month before.",
    formula: "max of plays(s) for s < t",
    unit: "plays",
    range: [0, null],
    integer: true,
    compute: ({ now }) => now.peakBefore,
    phrase: (n) =>
      n === 0 ? "never played before this month" : `${counted(n, "play")} in the best month before`,
  },
  {
    name: "rank_in_month",
    words: "rank by plays",
    group: "amount",
    description: "Rank of the artist's plays among all artists of the month, 1 the most.",
    formula: "1 + number of artists with more plays in t",
    unit: "rank",
    range: [1, null],
    integer: true,
    compute: ({ now, listener }) => listener.ranks.get(now.plays) ?? NaN,
    phrase: (n) => `number ${count(n)} among the month's artists`,
  },
  {
    name: "artists_in_month",
    words: "artists played",
    group: "listening",
    description: "Artists played this month.",
    formula: "distinct artists in t",
    unit: "artists",
    range: [1, null],
    integer: true,
    compute: ({ listener }) => listener.artists,
    phrase: (n) => `${counted(n, "artist")} played this month`,
  },
  {
    name: "sess_artists",
    words: "artists in its sessions",
    group: "manner",
    description: "Artists of the session that a play of the artist belongs to, on average.",
    formula: "mean over plays in t of the distinct artists of the session",
    unit: "artists",
    range: [1, null],
    integer: false,
    compute: ({ now }) => now.sessionArtists / now.plays,
    phrase: (mean) => `heard in sessions of ${counted(rounded(mean), "artist")}`,
  },
  {
    name: "ewm7_need",
    words: "recent plays against the need",
    group: "recency",
    description:
      "Plays this month, halved every 7 days that passed since, against those that make an artist core.",
    formula: "ewm7 / need6",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ now, need }) => now.periodDecayed7 / need,
    phrase: (share) =>
      `lately ${percent(share, 0)} of the plays that make an artist core, halved every 7 days`,
  },
  {
    name: "decay7_need",
    words: "all plays by recency, 7 days",
    group: "recency",
    description:
      "All plays so far, halved every 7 days that passed since, against those that make an artist core.",
    formula: "Σ over plays up to the end of t of 2^(−days to it / 7) / need6",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ now, need }) => now.decayed7 / need,
    phrase: (share) =>
      `all plays so far, halved every 7 days, are ${percent(share, 0)} of what core takes`,
  },
  {
    name: "decay30_need",
    words: "all plays by recency, 30 days",
    group: "recency",
    description:
      "All plays so far, halved every 30 days that passed since, against those that make an artist core.",
    formula: "Σ over plays up to the end of t of 2^(−days to it / 30) / need6",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ now, need }) => now.decayed30 / need,
    phrase: (share) =>
      `all plays so far, halved every 30 days, are ${percent(share, 0)} of what core takes`,
  },
  {
    name: "decay90_need",
    words: "all plays by recency, 90 days",
    group: "amount",
    description:
      "All plays so far, halved every 90 days that passed since, against those that make an artist core.",
    formula: "Σ over plays up to the end of t of 2^(−days to it / 90) / need6",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ now, need }) => now.decayed90 / need,
    phrase: (share) =>
      `all plays so far, halved every 90 days, are ${percent(share, 0)} of what core takes`,
  },
  {
    name: "best7_need",
    words: "best 7 days against the need",
    group: "amount",
    description: "The most plays so far in any 7 days, against those that make an artist core.",
    formula: "most plays within 7 days up to the end of t / need6",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ now, need }) => now.best7 / need,
    phrase: (share) =>
      `the best 7 days so far had ${percent(share, 0)} of the plays that core takes`,
  },
  {
    name: "best30_need",
    words: "best 30 days against the need",
    group: "amount",
    description: "The most plays so far in any 30 days, against those that make an artist core.",
    formula: "most plays within 30 days up to the end of t / need6",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ now, need }) => now.best30 / need,
    phrase: (share) =>
      `the best 30 days so far had ${percent(share, 0)} of the plays that core takes`,
  },
  {
    name: "total_need",
    words: "all plays against the need",
    group: "newness",
    description: "All plays so far against those that make an artist core in a month.",
    formula: "plays up to the end of t / need6",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ now, need }) => (now.playsBefore + now.plays) / need,
    phrase: (share) => `all plays so far are ${percent(share, 0)} of what core takes in a month`,
  },
  {
    name: "rate_need",
    words: "pace since discovery",
    group: "amount",
    description: "Plays per month since the discovery against those that make an artist core.",
    formula: "30 · plays up to the end of t / (days_since_first + 7) / need6",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ now, need }) =>
      (now.playsBefore + now.plays) / (now.daysSinceFirst + 7) * 30 / need,
    phrase: (share) => `at the pace since its discovery ${percent(share, 0)} of what core takes`,
  },
  {
    name: "prev_need",
    words: "need met the month before",
    group: "trend",
    description: "Plays of the month before against those that make an artist core.",
    formula: "plays(t−1) / need6",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ playsBefore, need }) => playsBefore(1) / need,
    phrase: (share) =>
      share === 0
        ? "not played the month before"
        : `${percent(share, 0)} of what core takes the month before`,
  },
  {
    name: "share_last7",
    words: "share of plays, last 7 days",
    group: "recency",
    description: "Share of all plays of the last 7 days of the month.",
    formula: "plays_last7 / plays of all artists on the last 7 days of t",
    unit: "ratio",
    range: [0, 1],
    integer: false,
    compute: ({ now, listener }) => now.playsWithin(7) / Math.max(1, listener.lastWeek),
    phrase: (share) => `${percent(share, 2)} of all plays in the last 7 days`,
  },
  {
    name: "plays_last3",
    words: "plays, last 3 days",
    group: "recency",
    description: "Plays in the last 3 days of the month.",
    formula: "plays on the last 3 days of t",
    unit: "plays",
    range: [0, null],
    integer: true,
    compute: ({ now }) => now.playsWithin(3),
    phrase: (n) =>
      n === 0 ? "not played in the last 3 days" : `played ${times(n)} in the last 3 days`,
  },
  {
    name: "accel7",
    words: "change, week on week",
    group: "trend",
    description: "Plays in the last 7 days of the month less those in the 7 before.",
    formula: "plays on the last 7 days of t − plays on the 7 before",
    unit: "plays",
    range: [null, null],
    integer: true,
    compute: ({ now }) => 2 * now.playsWithin(7) - now.playsWithin(14),
    phrase: (change) =>
      change === 0
        ? "as many plays as the week before"
        : `${counted(Math.abs(change), "play")} ${
          change > 0 ? "more" : "fewer"
        } than the week before`,
  },
  {
    name: "days_since_first",
    words: "days since the first play",
    group: "newness",
    description: "Days since the artist was first played.",
    formula: "(last second of t − time of the first play) / 86,400 s",
    unit: "days",
    range: [0, null],
    integer: false,
    compute: ({ now }) => now.daysSinceFirst,
    phrase: (days) =>
      days < 1 ? "first played today" : `first played ${counted(Math.round(days), "day")} ago`,
  },
  {
    name: "after_first_day",
    words: "plays after the first day",
    group: "regularity",
    description: "Plays after the day of the first one.",
    formula: "plays up to the end of t − plays on the day of the first",
    unit: "plays",
    range: [0, null],
    integer: true,
    compute: ({ now }) => now.playsBefore + now.plays - now.firstDayPlays,
    phrase: (n) =>
      n === 0 ? "not played again after the first day" : `played ${times(n)} after the first day`,
  },
  {
    name: "first7_plays",
    words: "plays in the first 7 days",
    group: "newness",
    description: "Plays in the 7 days from the first one, as far as they have passed.",
    formula: "plays within 7 days of the first",
    unit: "plays",
    range: [1, null],
    integer: true,
    compute: ({ now }) => now.firstWeekPlays,
    phrase: (n) => `played ${times(n)} in its first 7 days`,
  },
  {
    name: "days_total",
    words: "days with a play so far",
    group: "regularity",
    description: "Days with a play of the artist so far.",
    formula: "distinct calendar days with a play up to the end of t",
    unit: "days",
    range: [1, null],
    integer: true,
    compute: ({ now }) => now.daysSoFar,
    phrase: (n) => `played on ${counted(n, "day")} so far`,
  },
  {
    name: "return_gap",
    words: "days between the last two",
    group: "regularity",
    description: "Days between the last two days with a play.",
    formula: "last day with a play − the one before it",
    unit: "days",
    range: [1, null],
    integer: true,
    compute: ({ now }) => now.lastReturn,
    phrase: (n) =>
      n === 1 ? "played on two days running last" : `came back after ${counted(n, "day")} last`,
    missingWhen: "the artist was played on one day only",
    missingPhrase: "played on one day only",
  },
  {
    name: "returns_after_week",
    words: "returns after a week",
    group: "regularity",
    description: "Days of the month with a play after a week or more without one.",
    formula: "days of t with a play ≥ 7 days after the one before",
    unit: "days",
    range: [0, 31],
    integer: true,
    compute: ({ now }) => now.lateReturns,
    phrase: (n) =>
      n === 0 ? "never away for a week this month" : `came back ${times(n)} after a week away`,
  },
  {
    name: "active_frac",
    words: "share of months played",
    group: "regularity",
    description: "Share of the months since the first play with a play.",
    formula: "months with a play up to t / (months_since_first_seen + 1)",
    unit: "ratio",
    range: [0, 1],
    integer: false,
    compute: ({ now, age }) => (now.periodsBefore + 1) / (age + 1),
    phrase: (share) =>
      share === 1
        ? "played every month since the first"
        : `played in ${percent(share, 0)} of the months since the first`,
  },
  {
    name: "max_day",
    words: "plays on the busiest day",
    group: "manner",
    description: "Plays on the day of the month with the most.",
    formula: "max over days of t of plays",
    unit: "plays",
    range: [1, null],
    integer: true,
    compute: ({ now }) => now.mostOnADay,
    phrase: (n) => `up to ${counted(n, "play")} on a day`,
  },
  {
    name: "tracks_per_day",
    words: "tracks per day played",
    group: "manner",
    description: "Distinct tracks of the month for each day with a play.",
    formula: "unique_tracks_t / days_active_t",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ now }) => now.tracks / now.days,
    phrase: (mean) => `${counted(rounded(mean), "track")} for each day played`,
  },
  {
    name: "tracks_total",
    words: "tracks so far",
    group: "manner",
    description: "Distinct tracks of the artist played so far.",
    formula: "distinct track names up to the end of t",
    unit: "tracks",
    range: [1, null],
    integer: true,
    compute: ({ now }) => now.tracksSoFar,
    phrase: (n) => n === 1 ? "a single track so far" : `${counted(n, "different track")} so far`,
  },
  {
    name: "top_share",
    words: "share of the top track",
    group: "manner",
    description: "Share of the plays that went to the most played track of the month.",
    formula: "max over tracks of plays in t / plays(t)",
    unit: "ratio",
    range: [0, 1],
    integer: false,
    compute: ({ now }) => now.topTrackPlays / now.plays,
    phrase: (share) =>
      share === 1 ? "one track alone played" : `${percent(share, 0)} of the plays to one track`,
  },
  {
    name: "new_tracks_t",
    words: "new tracks",
    group: "manner",
    description: "Tracks of the month that had never been played before.",
    formula: "distinct tracks of t not played before t",
    unit: "tracks",
    range: [0, null],
    integer: true,
    compute: ({ now }) => now.newTracks,
    phrase: (n) => n === 0 ? "no track new this month" : `${counted(n, "new track")} this month`,
  },
  {
    name: "day_return_tracks",
    words: "plays of tracks returned to",
    group: "manner",
    description: "Plays of tracks that were first played more than a day before.",
    formula: "plays in t of tracks first played > 24 hours before",
    unit: "plays",
    range: [0, null],
    integer: true,
    compute: ({ now }) => now.laterPlays,
    phrase: (n) =>
      n === 0
        ? "no track returned to after a day"
        : `${counted(n, "play")} of tracks known for more than a day`,
  },
  {
    name: "sess_share",
    words: "share of the session",
    group: "manner",
    description: "Share of the session that went to the artist, on average.",
    formula: "mean over sessions of plays of the artist / plays of the session",
    unit: "ratio",
    range: [0, null],
    integer: false,
    compute: ({ now }) => now.sessionShares / now.sessions,
    phrase: (share) => `${percent(share, 0)} of the sessions it was played in`,
  },
  {
    name: "sess_last7",
    words: "sessions, last 7 days",
    group: "recency",
    description: "Sessions with the artist in the last 7 days of the month.",
    formula: "sessions whose first play of the artist in t is on its last 7 days",
    unit: "sessions",
    range: [0, null],
    integer: true,
    compute: ({ now }) => now.sessionsLastWeek,
    phrase: (n) =>
      n === 0
        ? "in no session of the last 7 days"
        : `in ${counted(n, "session")} of the last 7 days`,
  },
  {
    name: "ctx_core",
    words: "core artists in the session",
    group: "manner",
    description: "Share of core artists among the plays of the session, on average.",
    formula: "mean over plays in t of core plays / plays of the session within t",
    unit: "ratio",
    range: [0, 1],
    integer: false,
    compute: ({ company }) => company.coreInSession,
    phrase: (share) => `heard in sessions that are ${percent(share, 0)} core artists`,
  },
  {
    name: "beside_core",
    words: "core artists next to it",
    group: "manner",
    description: "Share of core artists among the plays just before and just after.",
    formula: "mean over plays in t of core plays beside it in the session / 2",
    unit: "ratio",
    range: [0, 1],
    integer: false,
    compute: ({ company }) => company.coreBeside,
    phrase: (share) => `${percent(share, 0)} of the plays next to it are of core artists`,
  },
  {
    name: "candidates",
    words: "candidates this month",
    group: "listening",
    description: "Artists of the month that may yet become core.",
    formula: "artists of t with ≥ 2 plays, first played ≤ 24 months before, not core",
    unit: "artists",
    range: [0, null],
    integer: true,
    compute: ({ candidates }) => candidates,
    phrase: (n) => `${counted(n, "artist")} might yet become core`,
  },
  {
    name: "core_before",
    words: "core before",
    group: "newness",
    description: "Whether the artist was core in a month before.",
    formula: "1 if core in some s < t, else 0",
    unit: "flag",
    range: [0, 1],
    integer: true,
    compute: ({ wasCore }) => Number(wasCore),
    phrase: (flag) => flag === 1 ? "was core in a month before" : "core in no month before",
  },
] as const satisfies readonly HistoryFeature[];

/** What is known of artists as such, in the order of the columns; genre buckets come behind. */
const METADATA_FEATURES = [
  {
    name: "artist_popularity",
    words: "popularity on Spotify",
    group: "artist",
    description: "Spotify's popularity of the artist on the day it was fetched, not in month t.",
    formula: "popularity of artists.csv",
    unit: "points",
    range: [0, 100],
    integer: true,
    phrase: (points) => `popularity of ${count(points)} in 100 when looked up`,
    missingWhen: "artists.csv has no popularity of the artist",
    missingPhrase: "popularity not known",
  },
  {
    name: "artist_followers_log10",
    words: "followers on Spotify in log10",
    group: "artist",
    description: "Followers of the artist on Spotify on the day they were fetched, not in month t.",
    formula: "log10(1 + followers of artists.csv)",
    unit: "log10 of followers",
    range: [0, null],
    integer: false,
    phrase: (log10) =>
      `about ${
        counted(Number(Math.round(10 ** log10 - 1).toPrecision(2)), "follower")
      } when looked up`,
    missingWhen: "artists.csv has no followers of the artist",
    missingPhrase: "followers not known",
  },
] as const satisfies readonly Feature[];

/** Stands for the columns of all genre buckets. */
export const GENRE_BUCKET = "genre_bucket";
type GenreBucketName = `${typeof GENRE_BUCKET}_${string}`;

/** The form of a genre bucket's name in the configuration. */
export const GENRE_BUCKET_PATTERN = /^[a-z][a-z0-9_]*$/;

/** The name of a feature: also its column name everywhere. */
export type FeatureName =
  | typeof FEATURES[number]["name"]
  | typeof METADATA_FEATURES[number]["name"]
  | GenreBucketName;

/** One column of the one-hot coding of `genre_bucket`. */
function genreBucketFeature(name: GenreBucketName): Feature & { readonly name: GenreBucketName } {
  const bucket = name.slice(GENRE_BUCKET.length + 1);
  return {
    name,
    words: `genre ${bucket.replaceAll("_", " ")}`,
    group: "artist",
    description:
      `Whether most of the artist's genres, as of the day they were fetched, are ${bucket}.`,
    formula: `1 if ${bucket} is the artist's bucket of genre_buckets in breakout.yaml, else 0`,
    unit: "flag",
    range: [0, 1],
    integer: true,
    phrase: (flag) => `${flag === 1 ? "mostly" : "not mostly"} ${bucket.replaceAll("_", " ")}`,
    missingWhen: "artists.csv has no genre of the artist",
    missingPhrase: "genre not known",
  };
}

/** The column of a genre bucket. */
export function genreBucketName(bucket: string): GenreBucketName {
  return `${GENRE_BUCKET}_${bucket}`;
}

/**
 * The features of the artists' metadata.
 *
 * @param genreBuckets names of the configured genre buckets
 */
export function metadataFeatures(
  genreBuckets: readonly string[],
): (Feature & { readonly name: FeatureName })[] {
  return [
    ...METADATA_FEATURES,
    ...genreBuckets.map((bucket) => genreBucketFeature(genreBucketName(bucket))),
  ];
}

const BY_NAME: ReadonlyMap<string, Feature> = new Map(
  [...FEATURES, ...METADATA_FEATURES].map((feature) => [feature.name, feature]),
);

/** Names of all features of the listening history, in registry order. */
export const FEATURE_NAMES: readonly FeatureName[] = FEATURES.map((f) => f.name);

function isGenreBucketName(name: string): name is GenreBucketName {
  const prefix = `${GENRE_BUCKET}_`;
  return name.startsWith(prefix) && GENRE_BUCKET_PATTERN.test(name.slice(prefix.length));
}

/** Whether a string names a feature. */
export function isFeatureName(name: string): name is FeatureName {
  return BY_NAME.has(name) || isGenreBucketName(name);
}

/** Whether a string names a feature of the artists' metadata. */
export function isMetadataFeature(name: string): boolean {
  return isFeatureName(name) && !("compute" in featureNamed(name));
}

/** What the figures of a model that learns from some columns must say; empty without metadata. */
export function metadataCaveats(columns: readonly string[]): string[] {
  const metadata = columns.filter(isMetadataFeature);
  return metadata.length === 0 ? [] : [
    `${metadata.length} features are of the artists as they were when they were looked up, not in ` +
    "month t: figures on past months flatter the model",
  ];
}

/**
 * The registry's row for a feature.
 *
 * @throws RangeError if the name is not of the registry
 */
export function featureNamed(name: string): Feature {
  const feature = isGenreBucketName(name) ? genreBucketFeature(name) : BY_NAME.get(name);
  if (feature === undefined) throw new RangeError(`unknown feature: ${name}`);
  return feature;
}

/**
 * The features left after dropping some, in registry order.
 *
 * @param dropped names of features; `genre_bucket` stands for all its columns
 * @param genreBuckets names of the genre buckets where the artists' metadata join, else `null`
 */
export function featuresWithout(
  dropped: Iterable<string>,
  genreBuckets: readonly string[] | null = null,
): FeatureName[] {
  const drop = new Set(dropped);
  const metadata = genreBuckets === null ? [] : metadataFeatures(genreBuckets).map((f) => f.name);
  return [...FEATURE_NAMES, ...metadata].filter((name) =>
    !drop.has(name) && !(drop.has(GENRE_BUCKET) && isGenreBucketName(name))
  );
}

/** What figures call a column or a heuristic: a feature's words, what the label says, or its name. */
export function wordsOf(name: string): string {
  if (isFeatureName(name)) return featureNamed(name).words;
  return name === "y" ? "broke out" : name;
}

/**
 * What a feature's value says, in words.
 *
 * @param value `NaN` if missing
 * @throws RangeError if the name is not of the registry
 */
export function phraseOf(name: string, value: number): string {
  const { phrase, missingPhrase, description } = featureNamed(name);
  if (!Number.isNaN(value)) return phrase(value);
  // "Plays of the artist this month." becomes "not known: plays of the artist this month".
  return missingPhrase ??
    `not known: ${description.charAt(0).toLowerCase()}${description.slice(1).replace(/\.$/, "")}`;
}

/** Whether a column of a table holds whole numbers: a feature that does, or the label. */
export function isWholeNumber(column: string): boolean {
  return column === "y" || isFeatureName(column) && featureNamed(column).integer;
}
