import assert from "node:assert/strict";
import { permutationImportances } from "./permutation_importance.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import { logisticScorer } from "./logistic/model.ts";

/** Goes by `plays_t` alone. */
const scorer = logisticScorer({
  schema_version: 1,
  family: "logistic",
  C: 1,
  intercept: 0,
  terms: [
    { feature: "plays_t", median: 0, mean: 0, scale: 1, coefficient: 0.1 },
    { feature: "share_t", median: 0, mean: 0, scale: 1, coefficient: 0 },
  ],
});

const rows = 40;
const matrix: FeatureMatrix = {
  values: Float32Array.from({ length: 2 * rows }, (_, at) => Math.floor(at / 2)),
  rows,
  columns: scorer.featureColumns,
};
/** The four rows with the most plays. */
const y = Array.from({ length: rows }, (_, row) => Number(row >= rows - 4));

Deno.test("shuffling costs a feature what the model owes to it, and others nothing", () => {
  const before = matrix.values.slice();
  const told: number[] = [];
  const onFeature = (done: number): number => told.push(done);
  const options = { repeats: 200, seed: 3, onFeature };
  const [plays, share] = permutationImportances(scorer, matrix, y, options) ?? [];
  assert.deepEqual(share, { mean_drop: 0, deviation: 0 });
  // The ranking is perfect as it is, and random when shuffled: random ranks of 4 of 40 rows have a
  // mean average precision of about 0.17.
  assert.ok(
    plays !== undefined && Math.abs(plays.mean_drop - 0.83) < 0.03,
    String(plays?.mean_drop),
  );
  assert.ok(plays.deviation > 0.03 && plays.deviation < 0.2, String(plays.deviation));
  assert.deepEqual(matrix.values, before);
  assert.deepEqual(told, [1, 2]);
});

Deno.test("the same seed gives the same figures, another seed others", () => {
  const of = (seed: number): unknown =>
    permutationImportances(scorer, matrix, y, { repeats: 5, seed });
  assert.deepEqual(of(1), of(1));
  assert.notDeepEqual(of(1), of(2));
});

Deno.test("without a positive there is nothing to lose", () => {
  const none = permutationImportances(scorer, matrix, y.map(() => 0), { repeats: 2, seed: 1 });
  assert.equal(none, null);
});
