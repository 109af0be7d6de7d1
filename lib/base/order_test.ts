import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import { compareCodePoints } from "./order.ts";

Deno.test("code points are in the order of UTF-8", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "é", "\ue000", "\uffff", "\u{1f3b5}") });
  fc.assert(fc.property(text, text, (a, b) => {
    assert.equal(
      Math.sign(compareCodePoints(a, b)),
      Buffer.compare(Buffer.from(a), Buffer.from(b)),
    );
  }));
});
