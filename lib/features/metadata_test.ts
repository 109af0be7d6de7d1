import assert from "node:assert/strict";
import pl from "nodejs-polars";
import type { ArtistMetadata } from "../artists/metadata.ts";
import type { GenreBuckets } from "../artists/genre_bucket.ts";
import { featureNamed, isWholeNumber, metadataFeatures } from "./registry.ts";
import { type Frame, frameOf, numbersOf, textsOf } from "../tables/frame.ts";
import { tableOf } from "../tables/table.ts";
import { joinMetadata as join } from "./metadata.ts";

const BUCKETS = { rock: ["rock"], pop: ["pop"] };
const COLUMNS = metadataFeatures(Object.keys(BUCKETS)).map((feature) => feature.name);

const artist = (artist_name: string, known: Partial<ArtistMetadata>): ArtistMetadata => ({
  artist_name,
  spotify_id: null,
  genres: [],
  popularity: null,
  followers: null,
  fetched_at: null,
  ...known,
});

/** The join on frames. */
function joinMetadata(
  features: Frame,
  artists: readonly ArtistMetadata[],
  buckets: GenreBuckets,
): Frame {
  const table = tableOf(features.columns.map((name) => [
    name,
    name === "plays_t" ? numbersOf(features, name) : textsOf(features, name),
  ]));
  return frameOf(join(table, artists, buckets), isWholeNumber);
}

const FEATURES = pl.DataFrame({
  listener: ["ann", "ann", "ann", "bob", "bob"],
  month: ["2024-01-01", "2024-01-01", "2024-02-01", "2024-01-01", "2024-01-01"],
  artist_name: ["Björk", "Low", "Low", "Low", "Unknown"],
  plays_t: [1, 2, 3, 4, 5],
});

Deno.test("each row gets what is known of its artist, whoever listens, and nothing if nothing is", () => {
  const joined = joinMetadata(FEATURES, [
    artist("Low", { genres: ["slowcore", "indie rock"], popularity: 48, followers: 999 }),
    artist("Björk", { genres: ["art pop"], popularity: 70 }),
    artist("Played by nobody", { followers: 5 }),
  ], BUCKETS);
  assert.deepEqual(joined.columns, [...FEATURES.columns, ...COLUMNS]);
  assert.deepEqual(joined.select(...FEATURES.columns).toRecords(), FEATURES.toRecords());
  const rows = joined.select(...COLUMNS).rows();
  const low = [48, 3, 1, 0];
  assert.deepEqual(rows, [[70, null, 0, 1], low, low, low, [null, null, null, null]]);
});

Deno.test("a genre of no bucket is unknown, which is not missing", () => {
  const joined = joinMetadata(FEATURES, [artist("Low", { genres: ["polka"] })], BUCKETS);
  const low = joined.filter(pl.col("artist_name").eq(pl.lit("Low"))).head(1);
  assert.deepEqual(low.select(...COLUMNS).row(0), [null, null, 0, 0]);
});

Deno.test("names meet however their accents are written", () => {
  const decomposed = FEATURES.withColumns(
    pl.Series("artist_name", ["Bjo\u0308rk", "Low", "Low", "Low", "Unknown"]),
  );
  const joined = joinMetadata(decomposed, [artist("Björk", { popularity: 70 })], BUCKETS);
  assert.equal(joined.filter(pl.col("artist_popularity").eq(70)).height, 1);
  assert.equal(joined.getColumn("artist_name").get(0), "Bjo\u0308rk", "the history keeps its own");
});

Deno.test("values lie in the registry's ranges; a file without rows leaves all missing", () => {
  const extremes = [artist("Low", { popularity: 100, followers: 0, genres: ["rock"] })];
  const joined = joinMetadata(FEATURES, extremes, BUCKETS);
  for (const name of COLUMNS) {
    const [min, max] = featureNamed(name).range;
    for (const value of numbersOf(joined, name)) {
      if (Number.isNaN(value)) continue;
      assert.ok(value >= (min ?? -Infinity) && value <= (max ?? Infinity), `${name} ${value}`);
    }
  }
  const empty = joinMetadata(FEATURES, [], BUCKETS);
  for (const name of COLUMNS) assert.equal(empty.getColumn(name).nullCount(), FEATURES.height);
});
