import assert from "node:assert/strict";
import {
  FEATURE_NAMES,
  featureNamed,
  featuresWithout,
  isFeatureName,
  isMetadataFeature,
  metadataCaveats,
  metadataFeatures,
} from "./registry.ts";

const BUCKETS = ["rock", "hip_hop"];
const METADATA = [
  "artist_popularity",
  "artist_followers_log10",
  "genre_bucket_rock",
  "genre_bucket_hip_hop",
];

Deno.test("names are unique, and each finds its own row", () => {
  const names = [...FEATURE_NAMES, ...metadataFeatures(BUCKETS).map((feature) => feature.name)];
  assert.equal(new Set(names).size, names.length);
  for (const name of names) {
    assert.ok(isFeatureName(name));
    assert.equal(featureNamed(name).name, name);
    const [min, max] = featureNamed(name).range;
    assert.ok(min === null || max === null || min < max);
  }
  assert.throws(() => featureNamed("genre"), /unknown feature: genre/);
});

Deno.test("the artists' metadata are features of their own, marked and with the caveat", () => {
  assert.deepEqual(metadataFeatures(BUCKETS).map((feature) => feature.name), METADATA);
  for (const feature of metadataFeatures(BUCKETS)) {
    assert.ok(isMetadataFeature(feature.name));
    assert.match(feature.description, /the day (it was|they were) fetched/);
    assert.ok(feature.missingWhen);
  }
  assert.ok(!FEATURE_NAMES.some(isMetadataFeature));
  assert.match(metadataCaveats(["plays_t", ...METADATA]).join(), /^4 features .* not in month t/);
  assert.deepEqual(metadataCaveats(FEATURE_NAMES), []);
});

Deno.test("what is no feature is none", () => {
  for (const name of ["genre_bucket", "genre_bucket_", "genre_bucket_Rock", "plays", "toString"]) {
    assert.ok(!isFeatureName(name), name);
    assert.ok(!isMetadataFeature(name), name);
  }
});

Deno.test("metadata join behind the history where there are any, and can be dropped", () => {
  assert.deepEqual(featuresWithout([]), FEATURE_NAMES);
  assert.deepEqual(featuresWithout([], BUCKETS), [...FEATURE_NAMES, ...METADATA]);
  const dropped = featuresWithout(["genre_bucket", "plays_t"], BUCKETS);
  assert.deepEqual(dropped, [
    ...FEATURE_NAMES.filter((name) => name !== "plays_t"),
    "artist_popularity",
    "artist_followers_log10",
  ]);
  const one = featuresWithout(["genre_bucket_rock"], BUCKETS);
  assert.deepEqual(one.filter(isMetadataFeature), METADATA.filter((n) => !n.endsWith("_rock")));
});
