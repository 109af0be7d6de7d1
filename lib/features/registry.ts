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

/** What a feature is about. */
export type FeatureGroup =
  | "age"
  | "volume"
  | "share"
  | "rhythm"
  | "tracks"
  | "trend"
  | "past"
  | "artist";

/** One row of the feature table. */
export interface Feature {
  readonly name: string;
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
  /** Where it comes from; absent for the listening history itself. */
  readonly source?: "metadata";
}

const times = (n: number): string => n === 1 ? "once" : `${count(n)} times`;
const rounded = (value: number, digits = 1): number => Number(value.toFixed(digits));

/** Every feature of the listening history, in the order of the columns of the full feature set. */
export const FEATURES = [
  {
    name: "months_since_first_seen",
    group: "age",
    description: "Months since the artist was first played.",
    formula: "t − month of the first play",
    unit: "months",
    range: [0, null],
    integer: true,
    phrase: (n) => n === 0 ? "first played this month" : `first played ${counted(n, "month")} ago`,
  },
  {
    name: "is_first_month",
    group: "age",
    description: "Whether the artist was discovered this month.",
    formula: "1 if months_since_first_seen = 0, else 0",
    unit: "flag",
    range: [0, 1],
    integer: true,
    phrase: (flag) => flag === 1 ? "discovered this month" : "discovered before this month",
  },
  {
    name: "plays_t",
    group: "volume",
    description: "Plays of the artist this month.",
    formula: "plays(t)",
    unit: "plays",
    range: [0, null],
    integer: true,
    phrase: (n) => n === 0 ? "not played this month" : `played ${times(n)} this month`,
  },
  {
    name: "unique_tracks_t",
    group: "tracks",
    description: "Distinct tracks of the artist played this month.",
    formula: "distinct track names in t",
    unit: "tracks",
    range: [0, null],
    integer: true,
    phrase: (n) =>
      n === 1
        ? "a single track played this month"
        : `${counted(n, "different track")} played this month`,
  },
  {
    name: "plays_per_track_t",
    group: "tracks",
    description: "How often each of the month's tracks was played, on average.",
    formula: "plays(t) / unique_tracks_t",
    unit: "ratio",
    range: [0, null],
    integer: false,
    phrase: (mean) =>
      mean === 1
        ? "each of the month's tracks played once"
        : `each of the month's tracks played ${times(rounded(mean))} on average`,
  },
  {
    name: "days_active_t",
    group: "rhythm",
    description: "Days of the month on which the artist was played.",
    formula: "distinct calendar days with a play in t",
    unit: "days",
    range: [0, 31],
    integer: true,
    phrase: (n) => `played on ${counted(n, "day")} this month`,
  },
  {
    name: "last_play_gap_days_t",
    group: "rhythm",
    description: "Days from the last play to the end of the month.",
    formula: "(last second of t − time of the last play in t) / 86,400 s",
    unit: "days",
    range: [0, 31.1],
    integer: false,
    phrase: (days) =>
      days < 1
        ? "last played on the last day of the month"
        : `last played ${counted(Math.round(days), "day")} before the end of the month`,
  },
  {
    name: "track_novelty_rate_t",
    group: "tracks",
    description: "Share of the month's tracks that had never been played before.",
    formula: "distinct tracks of t not played before t / unique_tracks_t",
    unit: "ratio",
    range: [0, 1],
    integer: false,
    phrase: (share) =>
      share === 1
        ? "all of the month's tracks were new"
        : share === 0
        ? "none of the month's tracks was new"
        : `${percent(share, 0)} of the month's tracks were new`,
  },
  {
    name: "share_t",
    group: "share",
    description: "Share of all the month's plays that went to the artist.",
    formula: "plays(t) / total_monthly_scrobbles",
    unit: "ratio",
    range: [0, 1],
    integer: false,
    phrase: (share) => `${percent(share, 2)} of all plays this month`,
  },
  {
    name: "total_monthly_scrobbles",
    group: "share",
    description: "Plays of all artists this month.",
    formula: "sum of plays(t) over artists",
    unit: "plays",
    range: [1, null],
    integer: true,
    phrase: (n) => `${counted(n, "play")} of all artists this month`,
  },
  {
    name: "plays_t_minus_1",
    group: "volume",
    description: "Plays of the artist in the month before.",
    formula: "plays(t−1)",
    unit: "plays",
    range: [0, null],
    integer: true,
    phrase: (n) => n === 0 ? "not played the month before" : `played ${times(n)} the month before`,
  },
  {
    name: "plays_prev3_mean",
    group: "volume",
    description: "Mean monthly plays over the up to three months before, since the first play.",
    formula: "mean of plays(t−3 … t−1) from the first month on; 0 in the first month",
    unit: "plays per month",
    range: [0, null],
    integer: false,
    phrase: (mean) =>
      mean === 0
        ? "no plays in the months just before"
        : `${counted(rounded(mean), "play")} a month on average in the months just before`,
  },
  {
    name: "delta_1m",
    group: "trend",
    description: "Change in plays against the month before.",
    formula: "plays(t) − plays(t−1)",
    unit: "plays",
    range: [null, null],
    integer: true,
    phrase: (change) =>
      change === 0
        ? "as many plays as the month before"
        : `${counted(Math.abs(change), "play")} ${
          change > 0 ? "more" : "fewer"
        } than the month before`,
  },
  {
    name: "delta_1m_pct",
    group: "trend",
    description: "Change in plays against the month before, as a share of it.",
    formula: "delta_1m / plays(t−1)",
    unit: "ratio",
    range: [-1, null],
    integer: false,
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
    group: "trend",
    description: "Plays this month against the mean of the up to three months before.",
    formula: "plays(t) / plays_prev3_mean",
    unit: "ratio",
    range: [0, null],
    integer: false,
    phrase: (ratio) =>
      rounded(ratio) === 1
        ? "about as many plays as in an average month just before"
        : `${count(rounded(ratio))} times the plays of an average month just before`,
    missingWhen: "plays_prev3_mean is 0",
    missingPhrase: "no plays in the months just before to compare with",
  },
  {
    name: "trend_slope_3m",
    group: "trend",
    description: "Slope of monthly plays over the up to three months that end with this one.",
    formula: "least-squares slope of plays(t−2 … t) from the first month on; 0 with one month",
    unit: "plays per month",
    range: [null, null],
    integer: false,
    phrase: (slope) =>
      rounded(slope) === 0
        ? "plays neither rising nor falling"
        : `plays ${slope > 0 ? "rising" : "falling"} by ${count(rounded(Math.abs(slope)))} a month`,
  },
  {
    name: "share_delta_1m",
    group: "trend",
    description: "Change in the artist's share of plays against the month before.",
    formula: "share_t − share in t−1 (0 if not played)",
    unit: "ratio",
    range: [-1, 1],
    integer: false,
    phrase: (change) =>
      rounded(100 * change, 2) === 0
        ? "about the same share of all plays as the month before"
        : `share of all plays ${change > 0 ? "up" : "down"} ` +
          `${(100 * Math.abs(change)).toFixed(2)} percentage points on the month before`,
  },
  {
    name: "prev_month_plays_was_zero",
    group: "trend",
    description: "Whether the artist was not played at all in the month before.",
    formula: "1 if plays(t−1) = 0, else 0",
    unit: "flag",
    range: [0, 1],
    integer: true,
    phrase: (flag) => flag === 1 ? "not played the month before" : "played the month before",
  },
  {
    name: "cumulative_plays_before_t",
    group: "past",
    description: "Plays of the artist in all months before.",
    formula: "sum of plays(s) for s < t",
    unit: "plays",
    range: [0, null],
    integer: true,
    phrase: (n) =>
      n === 0 ? "never played before this month" : `played ${times(n)} before this month`,
  },
  {
    name: "active_months_count_before_t",
    group: "past",
    description: "Months before this one in which the artist was played.",
    formula: "number of s < t with plays(s) > 0",
    unit: "months",
    range: [0, null],
    integer: true,
    phrase: (n) =>
      n === 0
        ? "not played in any month before"
        : `played in ${counted(n, "month")} before this one`,
  },
] as const satisfies readonly Feature[];

/** What is known of artists as such, in the order of the columns; genre buckets come behind. */
const METADATA_FEATURES = [
  {
    name: "artist_popularity",
    group: "artist",
    description: "Spotify's popularity of the artist on the day it was fetched, not in month t.",
    formula: "popularity of artists.csv",
    unit: "points",
    range: [0, 100],
    integer: true,
    phrase: (points) => `popularity of ${count(points)} in 100 when looked up`,
    missingWhen: "artists.csv has no popularity of the artist",
    missingPhrase: "popularity not known",
    source: "metadata",
  },
  {
    name: "artist_followers_log10",
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
    source: "metadata",
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
    source: "metadata",
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
  return isFeatureName(name) && featureNamed(name).source === "metadata";
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
