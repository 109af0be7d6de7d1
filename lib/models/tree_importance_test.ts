import assert from "node:assert/strict";
import { parseTreeEnsemble } from "./tree_ensemble.ts";
import { splitImportances } from "./tree_importance.ts";
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
