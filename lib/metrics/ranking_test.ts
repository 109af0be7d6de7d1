import assert from "node:assert/strict";
import fc from "fast-check";
import { itemAt } from "../base/items.ts";
import { averagePrecision, rocAuc } from "./ranking.ts";
import { sweepOf } from "./sweep.ts";

const rows = fc.array(
  fc.record({ y: fc.constantFrom(0, 1), score: fc.constantFrom(0, 0.1, 0.2, 0.5, 0.9) }),
  { minLength: 1, maxLength: 40 },
);
const split = (cases: { y: number; score: number }[]): [number[], number[]] => [
  cases.map((c) => c.y),
  cases.map((c) => c.score),
];

Deno.test("hand-computed cases", () => {
  // Ranked 1, 0, 1: precision 1 at the first hit, 2/3 at the second.
  assert.equal(averagePrecision([0, 1, 1], [0.5, 0.9, 0.1]), 0.5 * 1 + 0.5 * (2 / 3));
  assert.equal(rocAuc([0, 1, 1], [0.5, 0.9, 0.1]), 0.5);
  // All tied: precision is the prevalence, the area one half.
  assert.equal(averagePrecision([0, 1, 0, 0], [3, 3, 3, 3]), 0.25);
  assert.equal(rocAuc([0, 1, 0, 0], [3, 3, 3, 3]), 0.5);
});

Deno.test("without a positive, or without a negative, what is undefined is null", () => {
  assert.equal(averagePrecision([0, 0], [1, 2]), null);
  assert.equal(averagePrecision([], []), null);
  assert.equal(rocAuc([1, 1], [1, 2]), null);
  assert.equal(rocAuc([0], [1]), null);
});

Deno.test("no metric depends on the order of the rows, nor on a rising map of the scores", () => {
  fc.assert(fc.property(rows, fc.integer(), (cases, seed) => {
    const shuffled = cases.map((c, i) => ({ c, key: Math.sin(seed + i) }))
      .sort((a, b) => a.key - b.key).map(({ c }) => ({ y: c.y, score: Math.exp(c.score) }));
    for (const metric of [averagePrecision, rocAuc]) {
      assert.equal(metric(...split(shuffled)), metric(...split(cases)));
    }
  }));
});

Deno.test("the area equals the share of pairs that are ranked rightly", () => {
  fc.assert(fc.property(rows, (cases) => {
    let [wins, pairs] = [0, 0];
    for (const p of cases.filter((c) => c.y === 1)) {
      for (const n of cases.filter((c) => c.y === 0)) {
        wins += p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0;
        pairs++;
      }
    }
    assert.equal(rocAuc(...split(cases)), pairs === 0 ? null : wins / pairs);
  }));
});

Deno.test("the threshold of a sweep falls, and what it finds grows", () => {
  fc.assert(fc.property(rows, (cases) => {
    const [y, scores] = split(cases);
    const sweep = sweepOf(y, scores);
    let before = { threshold: Infinity, found: 0, wrong: 0 };
    sweep.each(null, (found, wrong, end) => {
      const threshold = itemAt(scores, itemAt(sweep.rows, end - 1));
      assert.ok(threshold < before.threshold);
      assert.ok(found >= before.found && wrong >= before.wrong && found + wrong === end);
      before = { threshold, found, wrong };
    });
  }));
});

Deno.test("bad input is refused", () => {
  assert.throws(() => averagePrecision([1], [1, 2]), /differ in length: 1 and 2/);
  assert.throws(() => rocAuc([1, 0], [1, NaN]), /score of row 1 is not a number/);
});
