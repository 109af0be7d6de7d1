import assert from "node:assert/strict";
import fc from "fast-check";
import { FEATURE_NAMES, featureNamed } from "../features/registry.ts";
import { type Facts, groupReasons, whyOf } from "./reasons.ts";

/** What may be true of an artist that was played. */
const someFacts: fc.Arbitrary<Facts> = fc.record({
  plays: fc.integer({ min: 1, max: 19 }),
  age: fc.integer({ min: 0, max: 6 }),
  daysSince: fc.double({ min: 0, max: 29, noNaN: true }),
  isKnown: fc.boolean(),
  earlier: fc.array(fc.nat(30), { minLength: 2, maxLength: 2 }),
  parts: fc.array(fc.nat(100), { minLength: 8, maxLength: 8 }),
  toCore: fc.integer({ min: 1, max: 20 }),
}).map(({ plays, age, daysSince, isKnown, earlier: [last = 0, earlier = 0], parts, toCore }) => {
  const part = (place: number, least: number): number =>
    Math.max(least, Math.round((parts[place] ?? 0) / 100 * plays));
  const known = (value: number): number => isKnown ? value : NaN;
  return {
    plays,
    days: part(0, 1),
    lastWeek: known(daysSince < 7 ? part(2, 1) : 0),
    lastPlay: "2024-06-20",
    daysSince,
    age,
    periodsBefore: Math.min(age, (parts[3] ?? 0) % 7),
    before: [age > 0 ? last : 0, age > 1 ? earlier : 0] as const,
    tracks: part(4, 1),
    newTracks: known(part(4, 0)),
    laterPlays: known(part(5, 0)),
    topTrackPlays: known(part(6, 1)),
    mostOnADay: known(part(6, 1)),
    favourites: known((parts[1] ?? 0) / 100),
    company: known(1 + (parts[7] ?? 0) / 10),
    coreUntil: isKnown ? null : "2024-05-02",
    toCore,
  };
});

/** What a model makes of features, those that it has. */
const someReasons = fc.subarray([...FEATURE_NAMES], { minLength: 1 }).chain((features) =>
  fc.tuple(
    ...features.map((feature) =>
      fc.double({ min: -2, max: 2, noNaN: true }).map((contribution) => ({
        feature,
        value: 1,
        phrase: "what it says",
        contribution,
      }))
    ),
  )
);

const NEGATIVE = /\b(only|no|not|never|down|without others|single|many other|ago|apart)\b/;
const POSITIVE =
  /\b(more each|up from|back after|came back|\d plays on one day|different|beside)\b/;

Deno.test("no phrase of a group contradicts the direction in which it speaks", () => {
  fc.assert(
    fc.property(someReasons, someFacts, (reasons, facts) => {
      for (const { group, phrase, contribution } of groupReasons(reasons, facts)) {
        if (phrase === null) continue;
        const about = `${group} ${contribution}: ${phrase}`;
        if (contribution > 0) assert.doesNotMatch(phrase, NEGATIVE, about);
        else assert.doesNotMatch(phrase.replace(/^(no|never) .*/, ""), POSITIVE, about);
        assert.doesNotMatch(
          phrase,
          /NaN|undefined|\b1 (plays|days|tracks|months|sessions)\b/,
          about,
        );
      }
    }),
    { numRuns: 2000 },
  );
});

Deno.test("what phrases say is true of the plays", () => {
  fc.assert(
    fc.property(someReasons, someFacts, (reasons, facts) => {
      const { plays, age, before: [last, earlier], daysSince, lastWeek } = facts;
      for (const { phrase } of groupReasons(reasons, facts)) {
        if (phrase === "more each month") assert.ok(age > 1 && plays > last && last > earlier);
        if (phrase?.startsWith("up from")) assert.ok(plays > last && last > 0);
        if (phrase?.startsWith("down")) assert.ok(plays < last);
        if (phrase === "back after a month without") assert.ok(last === 0 && age > 0);
        if (phrase?.startsWith("not played since")) assert.ok(daysSince >= 7);
        if (phrase === "all in the last week") assert.equal(lastWeek, plays);
        if (phrase === "discovered this month") assert.equal(age, 0);
      }
    }),
    { numRuns: 1000 },
  );
});

Deno.test("groups hold every contribution once, and the listening as a whole is no reason", () => {
  fc.assert(fc.property(someReasons, someFacts, (reasons, facts) => {
    const groups = groupReasons(reasons, facts);
    const total = reasons.reduce((sum, { contribution }) => sum + contribution, 0);
    const grouped = groups.reduce((sum, { contribution }) => sum + contribution, 0);
    assert.ok(Math.abs(total - grouped) < 1e-9);
    assert.equal(new Set(groups.map(({ group }) => group)).size, groups.length);
    const sizes = groups.map(({ contribution }) => Math.abs(contribution));
    assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));

    const why = whyOf(groups, facts);
    assert.match(why, new RegExp(`\\b${facts.toCore} plays? short of core$`));
    const [said = ""] = why.split("; ");
    const listening = groups.find(({ group }) => group === "listening");
    assert.ok(listening?.phrase === null || listening === undefined);
    assert.ok(said.split(/, (?:but )?/).length <= 3, why);
  }));
});

Deno.test("the strongest reasons make one sentence, what speaks for it first", () => {
  const facts: Facts = {
    plays: 12,
    days: 6,
    lastWeek: 0,
    lastPlay: "2024-06-12",
    daysSince: 8,
    age: 3,
    periodsBefore: 2,
    before: [7, 3],
    tracks: 5,
    newTracks: 2,
    laterPlays: 3,
    topTrackPlays: 4,
    mostOnADay: 3,
    company: 3,
    favourites: 0.4,
    coreUntil: null,
    toCore: 8,
  };
  const why = (contributions: Readonly<Record<string, number>>): string => {
    const reasons = Object.entries(contributions).map(([feature, contribution]) => ({
      feature,
      value: 1,
      phrase: featureNamed(feature).phrase(1),
      contribution,
    }));
    return whyOf(groupReasons(reasons, facts), facts);
  };
  assert.equal(
    why({ days_active_t: 1, delta_1m: 0.8, need6: 2 }),
    "played on 6 days, more each month; 8 plays short of core",
  );
  assert.equal(
    why({ ewm7: -0.9, plays_t: 0.4, closeness: 0.3, day_return_tracks: 0.5 }),
    "12 plays, came back to its tracks 3 times, but not played since 12 June; 8 plays short of core",
  );
  assert.equal(why({ delta_1m: -1 }), "8 plays short of core", "plays rose: no words against");
  assert.equal(why({ need6: 2 }), "8 plays short of core");
  assert.equal(
    whyOf([], { toCore: 8, coreUntil: "2024-05-02" }),
    "was core until 2 May; 8 plays short of core",
  );
});
