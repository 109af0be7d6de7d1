import assert from "node:assert/strict";
import fc from "fast-check";
import { formatDay } from "../base/calendar.ts";
import { listsOn, saidTo } from "./kept_lists.ts";

const days = fc.array(fc.integer({ min: 19_000, max: 19_010 }).map(formatDay));
const said = fc.array(
  fc.record({
    listener: fc.constantFrom("ann", "bob"),
    period_end: fc.integer({ min: 19_000, max: 19_010 }).map(formatDay),
    artist_name: fc.constantFrom("A", "B", "C"),
    probability: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
);

Deno.test("each day has one list, in order of time, the likeliest first; an empty one is a list", () => {
  fc.assert(fc.property(days, said, (of, entries) => {
    const lists = listsOn(of, entries);
    assert.deepEqual(lists.map(({ day }) => formatDay(day)), [...new Set(of)].sort());
    for (const { day, entries: listed } of lists) {
      const own = entries.filter(({ period_end }) => period_end === formatDay(day));
      assert.deepEqual(
        listed.map(({ probability }) => probability),
        own.map(({ probability }) => probability).sort((a, b) => b - a),
      );
    }
  }));
});

Deno.test("a listener is told what was said to them, on every day that has lists", () => {
  fc.assert(fc.property(days, said, (of, entries) => {
    const told = ["ann", "bob"].map((listener) =>
      saidTo({ listener, courses: [], lastDay: 19_010 }, { daysOf: () => of, said: entries }).lists
    );
    assert.equal(
      told.flat().reduce((sum, { entries }) => sum + entries.length, 0),
      entries.length,
    );
    for (const lists of told) {
      const listed = lists.map(({ day }) => formatDay(day));
      assert.ok(of.every((day) => listed.includes(day)));
    }
  }));
});

Deno.test("who had stopped listening by the day of a list had none, not an empty one", () => {
  const known = { listener: "ann", courses: [], lastDay: 19_005 };
  const days = [19_001, 19_005, 19_006].map(formatDay);
  const { lists } = saidTo(known, { daysOf: () => days, said: [] });
  assert.deepEqual(lists.map(({ day }) => day), [19_001, 19_005]);
});
