import assert from "node:assert/strict";
import fc from "fast-check";
import { brierScoreOf } from "./brier_score.ts";
import { onceEach } from "./statistic.ts";

const brier = (y: number[], p: number[]): number | null => onceEach(brierScoreOf(y, p), y.length);

Deno.test("hand-computed cases", () => {
  assert.equal(brier([1, 0], [1, 0]), 0);
  assert.equal(brier([1, 0], [0, 1]), 1);
  // (0.25 + 0.0625) / 2
  assert.equal(brier([1, 0], [0.5, 0.25]), 0.15625);
  assert.equal(brier([], []), null);
});

Deno.test("no constant does better than the prevalence, whose score is π (1 − π)", () => {
  const labels = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 30 });
  const probability = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(fc.property(labels, probability, (y, p) => {
    const prevalence = y.reduce<number>((sum, label) => sum + label, 0) / y.length;
    const best = brier(y, y.map(() => prevalence)) ?? NaN;
    assert.ok(Math.abs(best - prevalence * (1 - prevalence)) < 1e-12);
    assert.ok(best <= (brier(y, y.map(() => p)) ?? NaN) + 1e-12);
  }));
});

Deno.test("bad input is refused", () => {
  assert.throws(() => brierScoreOf([1], [0.5, 0.5]), /differ in length: 1 and 2/);
  assert.throws(() => brierScoreOf([1, 0], [0.5, 3]), /probability of row 1 is 3/);
  assert.throws(() => brierScoreOf([1], [NaN]), /probability of row 0 is NaN/);
});
