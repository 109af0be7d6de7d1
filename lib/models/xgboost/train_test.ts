import assert from "node:assert/strict";
import { treeScorer } from "../tree_scorer.ts";
import { rawProbabilities } from "../scorer.ts";
import type { XgboostSettings } from "../settings.ts";
import { Booster, DMatrix } from "./booster.ts";
import { xgboostLibrary } from "./library.ts";
import {
  type LabelledMatrix,
  scalePosWeight,
  trainTrees,
  trainWithEarlyStopping,
} from "./train.ts";

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
const COLUMNS = ["a", "b", "c"];

/** `a` raises the rate, but falls by noise here and there. */
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
const train = (changes: Partial<XgboostSettings>, of: LabelledMatrix = rows): string =>
  trainTrees(of, 30, { ...settings, ...changes }, tuned);

Deno.test("hist gives the same bytes each time, on one thread and on two", () => {
  const once = train({ tree_method: "hist", balance_classes: false });
  assert.equal(train({ tree_method: "hist", balance_classes: false }), once);

  const grow = (nthread: number): string => {
    using matrix = new DMatrix(rows.features, rows.y);
    const { random_state: seed, reg_lambda, min_child_weight } = settings;
    using booster = new Booster(
      {
        objective: "binary:logistic",
        ...tuned,
        seed,
        reg_lambda,
        min_child_weight,
        tree_method: "hist",
        nthread,
      },
      [matrix],
    );
    booster.setFeatureNames(COLUMNS);
    for (let round = 0; round < 30; round++) booster.update(round, matrix);
    return booster.toJson();
  };
  assert.equal(grow(2), grow(1));
});

Deno.test("without balanced classes the probabilities are the rate, with them far above it", () => {
  const mean = (json: string): number => {
    const said = rawProbabilities(treeScorer(JSON.parse(json)), rows.features);
    return said.reduce((sum, p) => sum + p, 0) / said.length;
  };
  const rate = 1 / (1 + scalePosWeight(rows.y));
  assert.ok(Math.abs(mean(train({ balance_classes: false, base_score: rate })) - rate) < 0.01);
  assert.ok(mean(train({})) > 2 * rate);
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
  assert.ok(falls(train({ tree_method: "hist" })) > 0);
  assert.equal(falls(train({ tree_method: "hist", monotone_constraints: { a: 1 } })), 0);
});

Deno.test("a row of weight 2 counts as the row twice, rows of weight 0 not at all", () => {
  const { features, y } = rows;
  const half = rows.y.length / 2;
  const parts = { balance_classes: false, tree_method: "exact" } as const;
  const all = { ...tuned, subsample: 1, colsample_bytree: 1 };
  const grow = (of: LabelledMatrix): Float32Array =>
    treeScorer(JSON.parse(trainTrees(of, 5, { ...settings, ...parts }, all)))
      .margins(features);
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
  const expected = grow(twice);
  grow({ ...first, weights: new Float32Array(half).fill(2) }).forEach((margin, row) => {
    assert.ok(Math.abs(margin - (expected[row] ?? NaN)) < 1e-4, `${row}`);
  });
  const weights = Float32Array.from(y, (_, row) => row < half ? 1 : 0);
  const without = grow(first);
  // Rows of no weight still settle where between its neighbours a split falls: not seen, not asked.
  grow({ ...rows, weights }).subarray(0, half).forEach((margin, row) => {
    assert.ok(Math.abs(margin - (without[row] ?? NaN)) < 1e-4, `${row}`);
  });
});

Deno.test("validation rows of one label stop nothing: a fixed number of trees is grown", () => {
  const train = table(400);
  for (const label of [0, 1]) {
    const validation = { ...table(5), y: new Uint8Array(5).fill(label) };
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
