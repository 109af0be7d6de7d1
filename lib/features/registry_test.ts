import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Feature,
  FEATURE_NAMES,
  featureNamed,
  FEATURES,
  featuresWithout,
  isFeatureName,
  isMetadataFeature,
  metadataCaveats,
  metadataFeatures,
  phraseOf,
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

const EVERY: readonly Feature[] = [...FEATURES, ...metadataFeatures(BUCKETS)];

/** Values that a feature can take. */
function valueOf({ range: [min, max], integer, unit }: Feature): fc.Arbitrary<number> {
  const bounds = { min: min ?? -1e4, max: max ?? (unit === "log10 of followers" ? 9 : 1e5) };
  return integer ? fc.integer(bounds) : fc.double({ ...bounds, noNaN: true });
}

Deno.test("every value of every feature has a phrase that reads well", () => {
  for (const feature of EVERY) {
    fc.assert(
      fc.property(valueOf(feature), (value) => {
        const phrase = phraseOf(feature.name, value);
        assert.match(phrase, /^[a-z\d][^.]*(\.\d[^.]*)*$/, `${feature.name} ${value}: ${phrase}`);
        assert.doesNotMatch(phrase, /NaN|undefined|null|Infinity|-\d|\.0\b(?! %)|e[+-]?\d/, phrase);
        assert.doesNotMatch(phrase, /(?<![\d.])1 (plays|days|months|tracks|times)\b| {2}/, phrase);
      }),
      { numRuns: 500 },
    );
  }
});

Deno.test("the words of a feature are its own, short, and no column's name", () => {
  const words = EVERY.map((feature) => feature.words);
  assert.deepEqual(words.filter((word, i) => words.indexOf(word) !== i), [], "told twice");
  for (const word of words) assert.match(word, /^(?=.{4,30}$)[a-z][A-Za-z\d ,]*$/);
});

Deno.test("phrases count in singular and plural", () => {
  const phrases: [string, number, string][] = [
    ["days_active_t", 6, "played on 6 days this month"],
    ["days_active_t", 1, "played on 1 day this month"],
    ["plays_t", 1, "played once this month"],
    ["plays_t", 1200, "played 1\u202F200 times this month"],
    ["delta_1m", -1, "1 play fewer than the month before"],
    ["delta_1m", 11, "11 plays more than the month before"],
    ["share_t", 0.0048288, "0.48 % of all plays this month"],
    ["track_novelty_rate_t", 0.4, "40 % of the month's tracks were new"],
    ["months_since_first_seen", 0, "first played this month"],
    ["trend_slope_3m", -2.5, "plays falling by 2.5 a month"],
    ["genre_bucket_hip_hop", 1, "mostly hip hop"],
    ["artist_followers_log10", Math.log10(12_346), "about 12\u202F000 followers when looked up"],
    ["last_play_gap_days_t", 0.4, "last played on the last day of the month"],
    ["last_play_gap_days_t", 7.02, "last played 7 days before the end of the month"],
  ];
  for (const [name, value, phrase] of phrases) assert.equal(phraseOf(name, value), phrase);
});

Deno.test("a missing value is said to be missing", () => {
  for (const { name, missingWhen, missingPhrase } of EVERY) {
    assert.equal(missingWhen === undefined, missingPhrase === undefined, name);
    assert.doesNotMatch(phraseOf(name, NaN), /NaN/);
  }
  assert.equal(
    phraseOf("ratio_to_prev3", NaN),
    "no plays in the months just before to compare with",
  );
  assert.equal(phraseOf("plays_t", NaN), "not known: plays of the artist this month");
});
