import assert from "node:assert/strict";
import fc from "fast-check";
import { formatDay } from "../base/calendar.ts";
import { favouritesInWords, reviewOf, type SaidHistory } from "./review.ts";

const [HORIZON, LAST] = [60, 300];
const ARTISTS = ["a", "b", "c", "d", "e"] as const;

const histories = fc.record({
  core: fc.array(fc.option(fc.integer({ min: 20, max: LAST })), { minLength: 5, maxLength: 5 }),
  days: fc.uniqueArray(fc.integer({ min: 0, max: LAST }), { maxLength: 8 }),
  said: fc.infiniteStream(fc.record({
    artists: fc.shuffledSubarray([...ARTISTS]),
    probability: fc.integer({ min: 0, max: 8 }).map((eighths) => eighths / 8),
  })),
}).map(({ core, days, said }): SaidHistory => ({
  listener: null,
  courses: ARTISTS.map((artist, place) => {
    const day = core[place] ?? null;
    return {
      artist,
      discovered: 10,
      favourite: day,
      core: day === null ? [] : [[day, day + 20]],
    };
  }),
  lists: days.sort((a, b) => a - b).map((day) => {
    const { artists, probability } = said.next().value;
    return { day, entries: artists.map((artist: string) => ({ artist, probability })) };
  }),
  lastDay: LAST,
}));

Deno.test("every new favourite is a hit or a miss, and none of them a false alarm of its list", () => {
  fc.assert(fc.property(histories, fc.integer({ min: 1, max: 6 }), (history, top) => {
    const found = reviewOf([history], HORIZON, top);
    const first = history.lists[0]?.day ?? Infinity;
    const favourites = history.courses.flatMap(({ artist, favourite }) =>
      favourite !== null && favourite > first ? [artist] : []
    );
    const told = [...found.hits, ...found.misses].map(({ artist_name }) => artist_name);
    assert.deepEqual(told.sort(), favourites.sort());
    const hits = new Set(found.hits.map(({ artist_name }) => artist_name));
    assert.ok(!found.false_alarms.some(({ artist_name }) => hits.has(artist_name)));
    for (const { first_named, core_on, days_of_warning } of found.hits) {
      assert.equal((Date.parse(core_on) - Date.parse(first_named)) / 86_400_000, days_of_warning);
      assert.ok(days_of_warning > 0 && days_of_warning <= HORIZON);
    }
    for (const { last_named } of found.false_alarms) {
      assert.ok(last_named <= formatDay(LAST - HORIZON), "its horizon is over");
    }
  }));
});

Deno.test("the latest stand first, those of one day in the order of their listeners", () => {
  const history = (listener: string): SaidHistory => ({
    listener,
    courses: [{ artist: "a", discovered: 10, favourite: 101, core: [[101, 131]] }],
    lists: [{ day: 100, entries: [{ artist: "a", probability: 0.5 }] }],
    lastDay: LAST,
  });
  const review = reviewOf(["L", "M", "N"].map(history), HORIZON, 3);
  assert.deepEqual(review.hits.map(({ listener }) => listener), ["L", "M", "N"]);
  assert.match(favouritesInWords(review, "since then", 3), /before, 1 day ahead in the median/);
});

Deno.test("weeks add up to all, and what is promised is the sum of what was said", () => {
  fc.assert(fc.property(histories, histories, (one, other) => {
    const found = reviewOf([one, other], HORIZON, 3);
    for (const what of ["lists", "entries", "open", "promised", "kept"] as const) {
      const sum = found.weeks.reduce((total, week) => total + week[what], 0);
      assert.ok(Math.abs(sum - found[what]) < 1e-9, what);
    }
    const said = [one, other].flatMap(({ lists }) =>
      lists.filter(({ day }) => day + HORIZON <= LAST)
        .flatMap(({ entries }) => entries.slice(0, 3).map(({ probability }) => probability))
    );
    assert.ok(Math.abs(said.reduce((a, b) => a + b, 0) - found.promised) < 1e-9);
    assert.ok(found.kept <= found.entries - found.open);
    for (const { monday } of found.weeks) assert.equal(new Date(monday).getUTCDay(), 1);
  }));
});

Deno.test("a promise is kept by who is core at the end of one of the two periods", () => {
  const history = (core: readonly [number, number]): SaidHistory => ({
    listener: "L",
    courses: [{ artist: "a", discovered: 10, favourite: core[0], core: [core] }],
    lists: [{ day: 100, entries: [{ artist: "a", probability: 0.25 }] }],
    lastDay: LAST,
  });
  const kept = (...core: [number, number]): number => reviewOf([history(core)], HORIZON, 10).kept;
  assert.deepEqual([kept(130, 130), kept(155, 161), kept(101, 129), kept(131, 159)], [1, 1, 0, 0]);
  const { hits, promised } = reviewOf([history([131, 159])], HORIZON, 10);
  assert.deepEqual([hits[0]?.listener, hits[0]?.days_of_warning, promised], ["L", 31, 0.25]);
});
