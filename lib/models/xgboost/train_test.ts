import assert from "node:assert/strict";
import { mean } from "d3-array";
import { everyRow } from "../../features/matrix.ts";
import type { LabelledRows } from "../candidate.ts";
import { treeScorer } from "../tree_scorer.ts";
import { rawProbabilities } from "../scorer.ts";
import type { GrowthSettings, XgboostSettings } from "../settings.ts";
import {
  Booster,
  type BoosterParameters,
  DMatrix,
  type LabelledMatrix,
  XgboostError,
} from "./booster.ts";
import { xgboostLibrary } from "./library.ts";
import { scalePosWeight, trainOnRows, trainTrees, trainWithEarlyStopping } from "./train.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

const tuned = { max_depth: 4, eta: 0.1, subsample: 0.7, colsample_bytree: 0.5 };
const settings: XgboostSettings = {
  mode: "final",
  n_estimators: 30,
  early_stopping_rounds: 10,
  fallback_n_estimators: 10,
  random_state: 7,
  reg_lambda: 5,
  min_child_weight: 5,
  final_params: tuned,
  grid: [tuned],
};
const COLUMNS = ["plays_t", "share_t", "delta_1m"];

/** The first column raises the rate, but falls by noise here and there. */
function table(rows: number): LabelledMatrix {
  let state = 1;
  const draw = (): number => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223 >>> 0;
    return state / 2 ** 32;
  };
  const values = Float32Array.from({ length: rows * COLUMNS.length }, () => draw());
  const y = Uint8Array.from(
    { length: rows },
    (_, row) => Number(draw() < 0.3 * (values[row * COLUMNS.length] ?? 0)),
  );
  return { features: { values, rows, columns: COLUMNS }, y };
}

const rows = table(3000);
const growth: GrowthSettings = {
  xgboost: { trees: 30, ...tuned, random_state: 7, reg_lambda: 5, min_child_weight: 5 },
  rising: [],
  falling: [],
};

/** The rows as models take them. */
function taken({ features, ...rest }: LabelledMatrix): LabelledRows {
  return { ...rest, features: everyRow(features) };
}

/** Grows trees with parameters of XGBoost itself. */
function grow({ features, y, weights }: LabelledMatrix, parameters: BoosterParameters): string {
  using matrix = new DMatrix(features, y, weights);
  using booster = new Booster({ objective: "binary:logistic", ...parameters }, [matrix]);
  booster.setFeatureNames(COLUMNS);
  for (let round = 0; round < 30; round++) booster.update(round, matrix);
  return booster.toJson();
}

Deno.test("hist gives the same bytes each time, on one thread and on two", () => {
  assert.equal(trainOnRows(taken(rows), growth), trainOnRows(taken(rows), growth));
  const hist = { ...tuned, seed: 7, reg_lambda: 5, min_child_weight: 5, tree_method: "hist" };
  assert.equal(grow(rows, { ...hist, nthread: 2 }), grow(rows, { ...hist, nthread: 1 }));
});

Deno.test("rows in batches give the bytes that all of them give at once, weighted and missing too", () => {
  const { features, y } = table(40_000); // three batches
  const some = {
    features: { ...features, values: features.values.map((v, at) => at % 7 === 0 ? NaN : v) },
    y,
    weights: Float32Array.from(y, (_, row) => 0.2 + row % 5),
  };
  const { trees: _, random_state: seed, ...grown } = growth.xgboost;
  const expected = grow(some, {
    tree_method: "hist",
    ...grown,
    base_score: mean(y) ?? NaN,
    seed,
    monotone_constraints: "(0,0,0)",
    nthread: 2,
  });
  assert.equal(trainOnRows(taken(some), growth), expected);
  const infinite = {
    ...some,
    features: { ...features, values: features.values.map(() => Infinity) },
  };
  assert.throws(() => trainOnRows(taken(infinite), growth), XgboostError);
});

Deno.test("without balanced classes the probabilities are the rate, with them far above it", () => {
  const mean = (json: string): number => {
    const said = rawProbabilities(treeScorer(JSON.parse(json)), rows.features);
    return said.reduce((sum, p) => sum + p, 0) / said.length;
  };
  const rate = 1 / (1 + scalePosWeight(rows.y));
  assert.ok(Math.abs(mean(trainOnRows(taken(rows), growth)) - rate) < 0.01);
  assert.ok(mean(trainTrees(taken(rows), 30, settings, tuned)) > 2 * rate);
});

Deno.test("a monotone feature never speaks the other way", () => {
  const falls = (json: string): number => {
    const { margins } = treeScorer(JSON.parse(json));
    return rows.y.reduce((count, _, row) => {
      const [, b = 0, c = 0] = rows.features.values.subarray(3 * row, 3 * row + 3);
      const grid = Array.from({ length: 20 }, (_, i) => [i / 20, b, c]);
      const values = Float32Array.from(grid.flat());
      const along = margins({ values, rows: grid.length, columns: COLUMNS });
      return count + along.slice(1).filter((margin, i) => margin < (along[i] ?? 0)).length;
    }, 0);
  };
  assert.ok(falls(trainOnRows(taken(rows), growth)) > 0);
  assert.equal(falls(trainOnRows(taken(rows), { ...growth, rising: ["plays_t"] })), 0);
});

Deno.test("a row of weight 2 counts as the row twice, rows of weight 0 not at all", () => {
  const { features, y } = rows;
  const half = rows.y.length / 2;
  const parameters = { max_depth: 4, eta: 0.1, tree_method: "exact", nthread: 1 };
  const marginsFrom = (of: LabelledMatrix): Float32Array =>
    treeScorer(JSON.parse(grow(of, parameters))).margins(features);
  const first: LabelledMatrix = {
    features: { ...features, values: features.values.slice(0, 3 * half), rows: half },
    y: y.slice(0, half),
  };
  const twice: LabelledMatrix = {
    features: {
      ...features,
      values: Float32Array.from([...first.features.values, ...first.features.values]),
    },
    y: Uint8Array.from([...first.y, ...first.y]),
  };
  const expected = marginsFrom(twice);
  marginsFrom({ ...first, weights: new Float32Array(half).fill(2) }).forEach((margin, row) => {
    assert.ok(Math.abs(margin - (expected[row] ?? NaN)) < 1e-4, `${row}`);
  });
  const weights = Float32Array.from(y, (_, row) => row < half ? 1 : 0);
  const without = marginsFrom(first);
  // Rows of no weight still settle where between its neighbours a split falls: not seen, not asked.
  marginsFrom({ ...rows, weights }).subarray(0, half).forEach((margin, row) => {
    assert.ok(Math.abs(margin - (without[row] ?? NaN)) < 1e-4, `${row}`);
  });
});

Deno.test("validation rows of one label stop nothing: a fixed number of trees is grown", () => {
  const train = taken(table(400));
  for (const label of [0, 1]) {
    const validation = taken({ ...table(5), y: new Uint8Array(5).fill(label) });
    const { bestTrees, learningCurve, json } = trainWithEarlyStopping(
      train,
      validation,
      settings,
      tuned,
    );
    assert.deepEqual([bestTrees, learningCurve], [settings.fallback_n_estimators, []]);
    assert.equal(json, trainTrees(train, bestTrees, settings, tuned));
  }
});

Deno.test("many rows are put into bins: the same bytes each time, and ranked as well as by every threshold", () => {
  const many = taken(table(260_000));
  const some = taken(table(20_000));
  const few = { ...settings, n_estimators: 20, early_stopping_rounds: 20 };
  const { json, bestTrees, learningCurve } = trainWithEarlyStopping(many, some, few, tuned);
  assert.equal(trainWithEarlyStopping(many, some, few, tuned).json, json);
  assert.equal(json, trainTrees(many, bestTrees, few, tuned));
  const exact = trainWithEarlyStopping(taken(table(200_000)), some, few, tuned);
  assert.ok(Math.abs(Math.max(...learningCurve) - Math.max(...exact.learningCurve)) < 0.01);
});
