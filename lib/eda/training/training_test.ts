import assert from "node:assert/strict";
import fc from "fast-check";
import { learningCurveOf } from "./learning_curve.ts";
import { sweep } from "./threshold_sweep.ts";

Deno.test("the chosen threshold is one of the points of its curve, however many there are", () => {
  const score = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.array(score, { minLength: 1, maxLength: 400 }), score, (scores, chosen) => {
      const rows = scores.length;
      const table = {
        months: Array<string>(rows).fill("2024-01-01"),
        artists: scores.map((_, row) => String(row)),
        features: { values: new Float32Array(), rows, columns: [] },
        y: new Uint8Array(rows).fill(1),
      };
      const thresholds = sweep(table, Float64Array.from(scores), chosen)
        .map(({ threshold }) => threshold);
      assert.ok(thresholds.includes(chosen));
      assert.ok(thresholds.length <= 151);
      assert.deepEqual(thresholds, [...thresholds].sort((a, b) => a - b));
    }),
    { numRuns: 50 },
  );
});

Deno.test("a learning curve is told of the model that has one, from the curve itself", () => {
  const trial = { pr_auc: 0.4, roc_auc: 0.6, params: {} };
  const grown = {
    name: "boosted",
    fitted: {
      chosen: { ...trial, params: { best_n_estimators: 2 }, learning_curve: [0.1, 0.4, 0.3] },
    },
  };
  const plain = { name: "plain", fitted: { chosen: trial } };
  assert.deepEqual(learningCurveOf([plain, { name: "heuristic", fitted: {} }, grown]), {
    model: "boosted",
    rounds: [0.1, 0.4, 0.3],
    best: 2,
  });
  assert.equal(learningCurveOf([plain]), null);
});
