/**
 * Rows and boosters for benchmarks of trees.
 *
 * @module
 */
import { randomLcg } from "d3-random";
import type { FeatureMatrix } from "../lib/features/matrix.ts";
import { Booster, DMatrix } from "../lib/models/xgboost/booster.ts";

/** Rows of uniform values, 2 % missing, with a noisy label that hangs on three of them. */
export function randomRows(
  rows: number,
  width: number,
): { readonly matrix: FeatureMatrix; readonly y: Uint8Array } {
  const random = randomLcg(1);
  const values = Float32Array.from({ length: rows * width }, () => {
    const value = random();
    return value < 0.02 ? NaN : value;
  });
  const y = Uint8Array.from({ length: rows }, (_, row) => {
    const [a = 0, b = 0, c = 0] = values.subarray(row * width, row * width + 3);
    return a * b + 0.3 * c + 0.3 * random() > 0.6 ? 1 : 0;
  });
  const columns = Array.from({ length: width }, (_, i) => `f${i}`);
  return { matrix: { values, rows, columns }, y };
}

/** A booster that learnt from these rows, in XGBoost's JSON. */
export function trainedBooster(
  matrix: FeatureMatrix,
  y: Uint8Array,
  trees: number,
  depth: number,
): string {
  using rows = new DMatrix(matrix, y);
  const parameters = { objective: "binary:logistic", max_depth: depth, eta: 0.05, nthread: 1 };
  using booster = new Booster({ ...parameters, tree_method: "hist" }, [rows]);
  booster.setFeatureNames(matrix.columns);
  for (let round = 0; round < trees; round++) booster.update(round, rows);
  return booster.toJson();
}
