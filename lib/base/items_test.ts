import assert from "node:assert/strict";
import { itemAt } from "./items.ts";

Deno.test("an item is given as it is, and a place without one is a fault", () => {
  assert.equal(itemAt(["a", ""], 1), "");
  assert.ok(Number.isNaN(itemAt(new Float64Array([NaN]), 0)));
  for (const index of [-1, 2, 0.5, NaN]) {
    assert.throws(() => itemAt(["a", "b"], index), RangeError(`no item ${index} among 2`));
  }
});
