import assert from "node:assert/strict";
import fc from "fast-check";
import { splitMonths } from "./split.ts";

const FRACTIONS = { train: 0.6, validation: 0.2, test: 0.2 };
const months = (n: number): string[] =>
  Array.from(
    { length: n },
    (_, i) => `${2000 + Math.floor(i / 12)}-${String(i % 12 + 1).padStart(2, "0")}-01`,
  );

Deno.test("parts are in time order, whole, and of the sizes the fractions give", () => {
  fc.assert(fc.property(fc.integer({ min: 5, max: 200 }), (n) => {
    const all = months(n);
    const { train, validation, test } = splitMonths([...all, ...all].reverse(), FRACTIONS);
    assert.deepEqual([...train, ...validation, ...test], all);
    assert.equal(train.length, Math.floor(0.6 * n));
    assert.equal(validation.length, Math.floor(0.2 * n));
  }));
});

Deno.test("too few months say how many there are and what is needed", () => {
  assert.throws(() => splitMonths(months(4), FRACTIONS), /covers 4 months.*at least 5/s);
  assert.throws(() => splitMonths([], FRACTIONS), /covers 0 months/);
});

Deno.test("fractions that leave a part empty are refused", () => {
  const lopsided = { train: 0.9, validation: 0.05, test: 0.05 };
  assert.throws(() => splitMonths(months(6), lopsided), /validation part would get none/);
});
