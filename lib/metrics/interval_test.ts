import assert from "node:assert/strict";
import fc from "fast-check";
import { shareWithInterval } from "./interval.ts";

Deno.test("a share's interval is Wilson's", () => {
  // R: prop.test(5, 10, correct = FALSE) and binom::binom.wilson(0, 10).
  const half = shareWithInterval(5, 10);
  assert.ok(Math.abs(half.low - 0.2365931) < 1e-6 && Math.abs(half.high - 0.7634069) < 1e-6);
  const none = shareWithInterval(0, 10);
  assert.equal(none.low, 0);
  assert.ok(Math.abs(none.high - 0.2775328) < 1e-6);
});

Deno.test("a share lies in its interval, and the interval in [0, 1]", () => {
  fc.assert(fc.property(fc.nat(500), fc.nat(500), (a, b) => {
    fc.pre(a + b > 0);
    const { value, low, high } = shareWithInterval(a, a + b);
    assert.ok(0 <= low && low <= value + 1e-12 && value <= high + 1e-12 && high <= 1);
  }));
});

Deno.test("a share of nothing is refused", () => {
  assert.throws(() => shareWithInterval(0, 0), RangeError);
  assert.throws(() => shareWithInterval(3, 2), RangeError);
});
