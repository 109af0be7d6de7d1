import assert from "node:assert/strict";
import fc from "fast-check";
import { itemAt } from "../base/items.ts";
import { alertsByThreshold } from "./alerts_by_threshold.ts";

const HORIZON = 60;

const history = fc.record({
  listener: fc.constant(null),
  lastDay: fc.nat(300),
  courses: fc.uniqueArray(
    fc.record({
      artist: fc.constantFrom("A", "B", "C", "D"),
      discovered: fc.nat(100),
      favourite: fc.constant(null),
      core: fc.tuple(fc.nat(200), fc.nat(30)).map(([from, long]) => [[from, from + long] as const]),
    }),
    { selector: ({ artist }) => artist },
  ),
  lists: fc.uniqueArray(
    fc.record({
      day: fc.nat(200),
      entries: fc.array(fc.record({
        artist: fc.constantFrom("A", "B", "C", "D"),
        probability: fc.double({ min: 0, max: 1, noNaN: true }),
      })),
    }),
    { selector: ({ day }) => day },
  ).map((lists) => lists.toSorted((a, b) => a.day - b.day)),
});

Deno.test("a higher threshold never alerts more, and no more are right or open than alerted", () => {
  fc.assert(fc.property(history, (said) => {
    const rows = alertsByThreshold(said, HORIZON);
    rows.forEach(({ threshold, alerts, right, open }, place) => {
      assert.ok(right + open <= alerts);
      if (place > 0) assert.ok(alerts <= itemAt(rows, place - 1).alerts);
      const reach = said.lists.flatMap(({ entries }) => entries)
        .filter(({ probability }) => probability >= threshold);
      assert.equal(alerts, new Set(reach.map(({ artist }) => artist)).size);
    });
  }));
});

Deno.test("an alert is right if the artist is core within the horizon after it", () => {
  const said = (coreFrom: number, lastDay: number): number[] => {
    const [row] = alertsByThreshold({
      listener: null,
      lastDay,
      courses: [{ artist: "A", discovered: 0, favourite: null, core: [[coreFrom, coreFrom + 5]] }],
      lists: [{ day: 100, entries: [{ artist: "A", probability: 0.011 }] }],
    }, HORIZON);
    return [row?.alerts ?? NaN, row?.right ?? NaN, row?.open ?? NaN];
  };
  assert.deepEqual(said(160, 400), [1, 1, 0]);
  assert.deepEqual(said(161, 400), [1, 0, 0]);
  assert.deepEqual(said(161, 159), [1, 0, 1]);
});
