import pl from "nodejs-polars";
import { genreBucketOf } from "../artists/genre_bucket.ts";
import type { GenreBuckets } from "../artists/genre_bucket.ts";
import type { ArtistMetadata } from "../artists/metadata.ts";
import { genreBucketName, metadataFeatures } from "./registry.ts";
import { nameNormaliser } from "../scrobbles/names.ts";
import { inTableOrder, textsOf } from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";

const KEY = "artist_key";

/**
 * Adds the features of the artists' metadata, whoever listens. They are the same in every month: the
 * values are of the day they were fetched, so months before that see their future.
 *
 * @param features as `buildFeatures` gives them
 * @returns the same rows, the columns of the metadata behind the others, missing where unknown
 */
export function joinMetadata(
  features: Frame,
  artists: readonly ArtistMetadata[],
  buckets: GenreBuckets,
): Frame {
  const bucketOf = new Map(
    artists.map((artist) => [artist, genreBucketOf(artist.genres, buckets)]),
  );
  const oneHot = (bucket: string) => (artist: ArtistMetadata): number | null =>
    artist.genres.length === 0 ? null : Number(bucketOf.get(artist) === bucket);
  const column = (name: string, value: (artist: ArtistMetadata) => number | null): pl.Series =>
    pl.Series(name, artists.map(value), pl.Float64);
  // From an array polars makes integers of missing values, 0: the cast keeps them missing.
  const whole = (...of: Parameters<typeof column>): pl.Series => column(...of).cast(pl.Int32);
  const known = pl.DataFrame([
    pl.Series(KEY, artists.map((artist) => artist.artist_name), pl.String),
    whole("artist_popularity", (artist) => artist.popularity),
    column(
      "artist_followers_log10",
      ({ followers }) => followers === null ? null : Math.log10(1 + followers),
    ),
    ...Object.keys(buckets).map((bucket) => whole(genreBucketName(bucket), oneHot(bucket))),
  ]);
  const names = metadataFeatures(Object.keys(buckets)).map((feature) => feature.name);
  const keys = textsOf(features, "artist_name").map(nameNormaliser());
  const joined = features
    .withColumns(pl.Series(KEY, keys, pl.String))
    .join(known, { on: KEY, how: "left" });
  return inTableOrder(joined.select(...features.columns, ...names));
}
