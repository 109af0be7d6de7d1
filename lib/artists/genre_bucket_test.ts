import assert from "node:assert/strict";
import { openWorkspace } from "../workspace/workspace.ts";
import { genreBucketOf } from "./genre_bucket.ts";

const BUCKETS = { metal: ["metal"], hip_hop: ["hip hop", "rap"], rock: ["rock"], pop: ["pop"] };
const bucketOf = (...genres: string[]): string | null => genreBucketOf(genres, BUCKETS);

Deno.test("a genre falls into the first bucket of which it holds a word as a whole", () => {
  assert.equal(bucketOf("Indie Rock"), "rock");
  assert.equal(bucketOf("rap metal"), "metal");
  assert.equal(bucketOf("rap rock"), "hip_hop");
  assert.equal(bucketOf("k-pop"), "pop");
  assert.equal(bucketOf("popgaze"), null);
  assert.equal(bucketOf("trip hop"), null);
});

Deno.test("most genres decide, the order of the buckets between as many", () => {
  assert.equal(bucketOf("dream pop", "art pop", "metal"), "pop");
  assert.equal(bucketOf("art pop", "art rock"), "rock");
  assert.equal(bucketOf("art pop", "polka", "zouk"), "pop", "genres of no bucket have no say");
  assert.equal(bucketOf("polka"), null);
  assert.equal(bucketOf(), null);
  assert.equal(genreBucketOf(["rock"], {}), null);
});

Deno.test("the configured buckets take common genres where people look for them", async () => {
  const { genre_buckets } = (await openWorkspace()).breakout.features;
  const expected = {
    "death metal": "metal",
    "folk metal": "metal",
    "uk drill": "hip_hop",
    "trip hop": "electronic",
    "minimal techno": "electronic",
    "post-punk": "rock",
    "folk rock": "rock",
    "contemporary r&b": "soul",
    "vocal jazz": "jazz",
    "bossa nova": "latin",
    "indie folk": "folk",
    "singer-songwriter": "folk",
    "roots reggae": "reggae",
    "bedroom pop": "pop",
    "spoken word": null,
  };
  for (const [genre, bucket] of Object.entries(expected)) {
    assert.equal(genreBucketOf([genre], genre_buckets), bucket, genre);
  }
});
