import assert from "node:assert/strict";
import fc from "fast-check";
import { precisionAtTopOf } from "./precision_at_top.ts";
import { onceEach } from "./statistic.ts";

function precision(groups: string[], y: number[], scores: number[], share: number): number | null {
  return onceEach(precisionAtTopOf(groups, y, scores, share), y.length);
}

Deno.test("each month gives its own top rows, rounded up", () => {
  const months = ["a", "a", "a", "b", "b", "b"];
  const y = [1, 0, 0, 0, 0, 1];
  // One row of three each: the hit in a, the miss in b, although a's second row scores above b's.
  assert.equal(precision(months, y, [0.9, 0.8, 0.7, 0.3, 0.2, 0.1], 0.05), 1 / 2);
  // Two rows of three each.
  assert.equal(precision(months, y, [0.9, 0.8, 0.7, 0.3, 0.1, 0.2], 0.5), 2 / 4);
});

Deno.test("7 % of 100 rows are 7, not the 8 that floating point makes of them", () => {
  const rows = Array.from({ length: 100 }, (_, i) => i);
  const y = rows.map((i) => i < 7 ? 1 : 0);
  assert.ok(0.07 * 100 > 7, "the case this guards against");
  assert.equal(precision(rows.map(() => "a"), y, rows.map((i) => -i), 0.07), 1);
});

Deno.test("tied rows share the places that are left", () => {
  // Two places: one is the leader's, three tied rows with one hit share the other.
  assert.ok(
    Math.abs(
      (precision(["a", "a", "a", "a"], [1, 1, 0, 0], [0.9, 0.5, 0.5, 0.5], 0.5) ?? NaN) -
        (1 + 1 / 3) / 2,
    ) < 1e-12,
  );
});

Deno.test("with all rows at the top, or no order among them, it is the prevalence", () => {
  const labels = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 30 });
  const share = fc.double({ min: 0.01, max: 1, noNaN: true });
  fc.assert(fc.property(labels, share, (y, share) => {
    const months = y.map(() => "a");
    const prevalence = y.reduce<number>((sum, label) => sum + label, 0) / y.length;
    for (
      const found of [
        precision(months, y, y.map((_, i) => i), 1),
        precision(months, y, y.map(() => 0), share),
      ]
    ) assert.ok(Math.abs((found ?? NaN) - prevalence) < 1e-12);
  }));
});

Deno.test("no ranking finds more than one by the labels", () => {
  const row = fc.record({
    group: fc.constantFrom("a", "b"),
    y: fc.constantFrom(0, 1),
    score: fc.constantFrom(0, 0.5, 1),
  });
  fc.assert(fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (rows) => {
    const months = rows.map((r) => r.group);
    const y = rows.map((r) => r.y);
    const best = precision(months, y, y, 0.3) ?? NaN;
    const found = precision(months, y, rows.map((r) => r.score), 0.3) ?? NaN;
    assert.ok(found >= 0 && found <= best + 1e-12);
  }));
});

Deno.test("bad input is refused, nothing has no precision", () => {
  assert.equal(precision([], [], [], 0.5), null);
  assert.throws(() => precision(["a"], [1], [1], 0), /share must lie in \(0, 1\], is 0/);
  assert.throws(() => precision(["a"], [1], [NaN], 1), /score of row 0 is not a number/);
  assert.throws(() => precision(["a"], [1, 0], [1, 0], 1), /differ in length: 1, 2, 2/);
});
