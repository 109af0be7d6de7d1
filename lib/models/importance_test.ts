import assert from "node:assert/strict";
import type { FeatureMatrix } from "../features/matrix.ts";
import { permutationImportances, splitImportances } from "./importance.ts";
import { logisticScorer } from "./logistic/model.ts";
import { parseTreeEnsemble } from "./tree_ensemble.ts";
import { Booster, DMatrix } from "./xgboost/booster.ts";
import { xgboostLibrary } from "./xgboost/library.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

Deno.test("gain and cover are those of XGBoost's get_score", () => {
  const columns = ["a", "b", "c", "constant"];
  const rows = 200;
  const values = Float32Array.from({ length: rows * 4 }, (_, i) => {
    const row = Math.floor(i / 4);
    return [row % 7, row % 11 === 3 ? NaN : row % 11, row, 1][i % 4] ?? NaN;
  });
  const y = Array.from({ length: rows }, (_, row) => Number((row % 7) * (row % 11) > 20));
  using matrix = new DMatrix({ values, rows, columns }, y);
  using booster = new Booster({ objective: "binary:logistic", max_depth: 4, nthread: 1 }, [matrix]);
  booster.setFeatureNames(columns);
  for (let round = 0; round < 20; round++) booster.update(round, matrix);

  const ours = splitImportances(parseTreeEnsemble(JSON.parse(booster.toJson())));
  const types = {
    splits: "weight",
    gain: "gain",
    total_gain: "total_gain",
    cover: "cover",
    total_cover: "total_cover",
  } as const;
  for (const key of ["splits", "gain", "total_gain", "cover", "total_cover"] as const) {
    const theirs = booster.featureScores(types[key]);
    assert.deepEqual([...theirs.keys()].sort(), ["a", "b", "c"]);
    columns.forEach((name, i) => {
      const [value, expected] = [ours[i]?.[key] ?? NaN, theirs.get(name) ?? 0];
      const near = Math.abs(value - expected) <= 1e-5 * expected;
      assert.ok(near, `${key} of ${name}: ${value} is not ${expected}`);
    });
  }
});

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
