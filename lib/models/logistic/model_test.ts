import assert from "node:assert/strict";
import fc from "fast-check";
import { logisticScorer } from "./model.ts";

const value = fc.oneof(fc.double({ min: -100, max: 100, noNaN: true }), fc.constant(NaN));
const term = fc.record({
  feature: fc.constant("plays_t"),
  median: fc.double({ min: -100, max: 100, noNaN: true }),
  mean: fc.double({ min: -100, max: 100, noNaN: true }),
  scale: fc.double({ min: 0.5, max: 100, noNaN: true }),
  coefficient: fc.double({ min: -2, max: 2, noNaN: true }),
}, { noNullPrototype: true });

Deno.test("contributions are coefficient × standardised value, and sum to the margin", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ term, values: fc.tuple(value, value) }), { minLength: 1, maxLength: 5 }),
      fc.double({ min: -5, max: 5, noNaN: true }),
      (columns, intercept) => {
        const terms = columns.map(({ term }) => term);
        const width = terms.length;
        const scorer = logisticScorer({
          schema_version: 1,
          family: "logistic",
          C: 1,
          intercept,
          terms,
        });
        const rows = [0, 1].map((row) =>
          columns.map(({ values }) => Math.fround(values[row] ?? 0))
        );
        const matrix = {
          values: Float32Array.from(rows.flat()),
          rows: 2,
          columns: scorer.featureColumns,
        };
        const { base, values } = scorer.contributions(matrix);
        assert.equal(base, intercept);
        scorer.margins(matrix).forEach((margin, row) => {
          const ofRow = values.subarray(row * width, (row + 1) * width);
          const sum = ofRow.reduce((sum, one) => sum + one, base);
          assert.ok(Math.abs(sum - margin) <= 1e-6 * Math.max(1, Math.abs(margin)));
          terms.forEach(({ median, mean, scale, coefficient }, i) => {
            const given = rows[row]?.[i] ?? NaN;
            const known = Number.isNaN(given) ? median : given;
            assert.equal(ofRow[i], coefficient * ((known - mean) / scale));
          });
        });
        assert.throws(
          () => scorer.contributions({ ...matrix, columns: [...matrix.columns, "share_t"] }),
          /the rows have/,
        );
      },
    ),
  );
});
