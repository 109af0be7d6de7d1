import { genreBucketOf, type GenreBuckets } from "../artists/genre_bucket.ts";
import type { ArtistMetadata } from "../artists/metadata.ts";
import { normaliseName } from "../scrobbles/names.ts";
import { type Column, type Table, tableOf, textColumn } from "../tables/table.ts";
import { type FeatureName, genreBucketName } from "./registry.ts";

/**
 * Adds the features of the artists' metadata, whoever listens. They are the same in every period: the
 * values are of the day they were fetched, so periods before that see their future.
 *
 * @param features with a column `artist_name`
 * @returns the same rows, the columns of the metadata behind the others, `NaN` where unknown
 */
export function joinMetadata(
  features: Table,
  artists: readonly ArtistMetadata[],
  buckets: GenreBuckets,
): Table {
  const known = new Map(artists.map((artist) => [artist.artist_name, artist]));
  const bucketOf = new Map(
    artists.map((artist) => [artist, genreBucketOf(artist.genres, buckets)]),
  );
  const rows = textColumn(features, "artist_name").map((name) =>
    known.get(name) ?? known.get(normaliseName(name))
  );
  const column = (
    name: FeatureName,
    value: (artist: ArtistMetadata) => number | null,
  ): [string, Column] => [
    name,
    Float64Array.from(rows, (artist) => artist === undefined ? NaN : value(artist) ?? NaN),
  ];
  return tableOf([
    ...features.columns,
    column("artist_popularity", ({ popularity }) => popularity),
    column(
      "artist_followers_log10",
      ({ followers }) => followers === null ? null : Math.log10(1 + followers),
    ),
    ...Object.keys(buckets).map((bucket) =>
      column(
        genreBucketName(bucket),
        (artist) => artist.genres.length === 0 ? null : Number(bucketOf.get(artist) === bucket),
      )
    ),
  ]);
}
