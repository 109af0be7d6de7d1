import assert from "node:assert/strict";
import fc from "fast-check";
import { itemAt } from "../base/items.ts";
import {
  cameTrue,
  favouritesOf,
  howEarly,
  howEarlySchema,
  justCore,
  type ListedHistory,
} from "./how_early.ts";

const DRAWING = { draws: 20, seed: 1, confidence: 0.95 };
const OPTIONS = { horizon: 20, lengths: [1, 2, Infinity] };
const LAST = 60;

const days = fc.integer({ min: 0, max: LAST });
const listed = fc.record({
  courses: fc.uniqueArray(
    fc.record({
      artist: fc.constantFrom("a", "b", "c", "d", "e"),
      discovered: days,
      until: fc.option(days),
      length: fc.integer({ min: 0, max: 10 }),
    }),
    { selector: ({ artist }) => artist },
  ),
  lists: fc.uniqueArray(
    fc.record({
      day: days,
      entries: fc.shuffledSubarray(["a", "b", "c", "d", "e"])
        .map((artists) => artists.map((artist) => ({ artist }))),
    }),
    { selector: ({ day }) => day },
  ),
}).map(({ courses, lists }): ListedHistory => ({
  listener: null,
  courses: courses.map(({ artist, discovered, until, length }) => {
    const core = until === null ? null : discovered + until;
    return {
      artist,
      discovered,
      favourite: core,
      core: core === null ? [] : [[core, core + length]],
    };
  }),
  lists: lists.sort((a, b) => a.day - b.day),
  lastDay: LAST,
}));

Deno.test("a list foresees whom it holds before, within its horizon; longer lists foresee no fewer", () => {
  fc.assert(fc.property(listed, (history) => {
    for (const { artist, core, atOnce, warnings } of favouritesOf(history, OPTIONS)) {
      const [one, two, all] = warnings;
      const held = history.lists.filter(({ day, entries }) =>
        day < core && day >= core - OPTIONS.horizon && entries.some((of) => of.artist === artist)
      );
      assert.equal(all, held.length === 0 ? null : core - itemAt(held, 0).day);
      assert.ok((one ?? 0) <= (two ?? 0) && (two ?? 0) <= (all ?? 0));
      const firstList = itemAt(history.lists, 0).day;
      assert.ok(firstList < core && core <= LAST);
      if (atOnce) {
        const { discovered } = itemAt(history.courses.filter((of) => of.artist === artist), 0);
        assert.ok(!history.lists.some(({ day }) => day >= discovered && day < core));
      }
    }
  }));
});

Deno.test("a list more foresees no fewer, and nobody later", () => {
  fc.assert(fc.property(listed, fc.nat(), (history, which) => {
    if (history.lists.length < 2) return;
    // Not the first: with it new favourites would go that came before the second.
    const gone = 1 + which % (history.lists.length - 1);
    const fewer = favouritesOf(
      { ...history, lists: history.lists.filter((_, place) => place !== gone) },
      OPTIONS,
    );
    favouritesOf(history, OPTIONS).forEach(({ warnings }, place) => {
      const before = itemAt(fewer, place).warnings;
      warnings.forEach((days, length) => assert.ok((days ?? 0) >= (before[length] ?? 0)));
    });
  }));
});

Deno.test("entries come true if their artist is core within the horizon, which must be over", () => {
  fc.assert(fc.property(listed, (history) => {
    const expected = history.lists.flatMap(({ day, entries }) =>
      day + 20 > LAST
        ? []
        : entries.map(({ artist }) =>
          history.courses.some((of) =>
            of.artist === artist && of.core.some(([first, last]) => first <= day + 20 && last > day)
          )
        )
    );
    assert.deepEqual(cameTrue(history, 20, Infinity), {
      entries: expected.length,
      true: expected.filter(Boolean).length,
    });
  }));
});

Deno.test("together all count alike, in the mean all listeners do", () => {
  const one = (artists: number, foreseen: number): ListedHistory => ({
    listener: null,
    courses: Array.from({ length: artists }, (_, n) => ({
      artist: `${n}`,
      discovered: 5,
      favourite: 15,
      core: [[15, 20]],
    })),
    lists: [
      { day: 0, entries: [] },
      { day: 10, entries: Array.from({ length: foreseen }, (_, n) => ({ artist: `${n}` })) },
    ],
    lastDay: 40,
  });
  const none = { ...one(3, 3), lists: [] };
  const found = howEarlySchema.parse(
    howEarly([one(9, 3), one(1, 1), none], { horizon: 20, lengths: [1, Infinity] }, DRAWING),
  );
  const [first, all] = found.all.lists;
  assert.deepEqual([found.listeners, found.all.favourites], [2, 10]);
  assert.equal(all?.foreseen.together.value, 0.4);
  assert.equal(all?.foreseen.mean.value, (1 / 3 + 1) / 2);
  assert.equal(first?.foreseen.together.value, 0.2);
  assert.deepEqual(all?.warning_days, [5, 5, 5]);
  assert.equal(found.all.core_at_once.together.value, 0);
  assert.deepEqual(found.lists.map(({ length, entries }) => [length, entries]), [[1, 0.5], [
    null,
    1,
  ]]);
  assert.equal(found.lists[1]?.came_true.together.value, 1);
});

Deno.test("who has just become core is named for thirty days; who is core after that has stayed", () => {
  const course = (artist: string, core: [number, number][]): ListedHistory["courses"][number] => ({
    artist,
    discovered: 0,
    favourite: itemAt(itemAt(core, 0), 0),
    core,
  });
  const found = justCore({
    listener: null,
    courses: [
      course("stays", [[10, 45]]),
      course("comes back", [[10, 15], [65, 72]]),
      course("goes", [[10, 39]]),
      course("too late to tell", [[41, 41]]),
    ],
    lists: Array.from({ length: 11 }, (_, n) => ({ day: n * 10, entries: [] })),
    lastDay: 100,
  }, 60);
  assert.deepEqual(found, { entries: 12, stayed: { entries: 3, true: 2 } });
});

Deno.test("of nothing there is no share", () => {
  const { all, lists, listeners } = howEarly([], OPTIONS, DRAWING);
  assert.deepEqual([listeners, all.favourites, all.core_at_once.together.value], [0, 0, null]);
  assert.ok(
    lists.every(({ entries, came_true }) => entries === null && came_true.mean.value === null),
  );
});
