import assert from "node:assert/strict";
import fc from "fast-check";
import { reliabilityTable } from "./reliability.ts";

Deno.test("a hand-computed table", () => {
  assert.deepEqual(reliabilityTable([0, 1, 0, 1], [0.1, 0.3, 0.2, 0.8], 2), [
    { rows: 2, positives: 0, mean_probability: (0.1 + 0.2) / 2, rate: 0 },
    { rows: 2, positives: 2, mean_probability: (0.3 + 0.8) / 2, rate: 1 },
  ]);
  assert.deepEqual(reliabilityTable([], []), []);
});

Deno.test("every row is in one group, equal probabilities in the same", () => {
  const rows = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 6 })), {
    maxLength: 80,
  });
  fc.assert(fc.property(rows, fc.integer({ min: 1, max: 12 }), (data, groups) => {
    const probabilities = data.map(([, tenths]) => tenths / 10);
    const table = reliabilityTable(data.map(([y]) => y), probabilities, groups);
    assert.ok(table.length <= groups);
    assert.equal(table.reduce((sum, g) => sum + g.rows, 0), data.length);
    let from = 0;
    const sorted = probabilities.sort((a, b) => a - b);
    for (const { rows } of table) {
      assert.notEqual(sorted[from - 1], sorted[from]);
      from += rows;
    }
  }));
});
