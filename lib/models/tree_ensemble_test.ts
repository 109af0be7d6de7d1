import assert from "node:assert/strict";
import fc from "fast-check";
import { probabilityOf } from "./logistic_link.ts";
import { treeScorer } from "./tree_scorer.ts";
import { parseTreeEnsemble, treeMargins } from "./tree_ensemble.ts";
import { Booster, DMatrix } from "./xgboost/booster.ts";
import { xgboostLibrary } from "./xgboost/library.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

const COLUMNS = ["months_since_first_seen", "plays_t", "share_t"];

/** Beyond it XGBoost's own thresholds overflow; training refuses such values. */
const LARGEST = 2 ** 126;
const value = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.constantFrom(NaN, -0, 1e-38, LARGEST, 0.1),
  fc.float({ min: -LARGEST, max: LARGEST }),
);
const table = fc.array(
  fc.record({ values: fc.tuple(value, value, value), y: fc.constantFrom(0, 1) }),
  { minLength: 8, maxLength: 40 },
);

Deno.test("margins equal libxgboost's own, bit for bit, missing and extreme values included", () => {
  fc.assert(
    fc.property(
      table,
      fc.integer({ min: 1, max: 6 }),
      fc.float({ min: Math.fround(0.1), max: Math.fround(0.9), noNaN: true }),
      (rows, depth, base) => {
        const features = {
          values: Float32Array.from(rows.flatMap((row) => row.values)),
          rows: rows.length,
          columns: COLUMNS,
        };
        using matrix = new DMatrix(features, rows.map((row) => row.y));
        const parameters = {
          objective: "binary:logistic",
          max_depth: depth,
          base_score: base,
          nthread: 1,
        };
        using booster = new Booster(parameters, [matrix]);
        booster.setFeatureNames(COLUMNS);
        for (let round = 0; round < 5; round++) booster.update(round, matrix);
        const ours = treeScorer(JSON.parse(booster.toJson())).margins(features);
        const theirs = booster.predictMargins(matrix);
        // The base score passes through text and a logarithm: one unit in the last place may differ.
        ours.forEach((margin, row) => {
          const off = Math.abs(margin - (theirs[row] ?? NaN));
          assert.ok(
            off <= 1e-6 * Math.max(1, Math.abs(margin)),
            `${row}: ${margin} ${theirs[row]}`,
          );
        });
      },
    ),
    { numRuns: 60 },
  );
});

/** One split: x₀ < 0.5 (missing: right), leaves −1 and +1. */
function stump(changes: Record<string, unknown> = {}): unknown {
  const tree = {
    left_children: [1, -1, -1],
    right_children: [2, -1, -1],
    split_indices: [0, 0, 0],
    split_conditions: [0.5, -1, 1],
    default_left: [0, 0, 0],
    split_type: [0, 0, 0],
    sum_hessian: [4, 1, 3],
    loss_changes: [2, 0, 0],
    ...changes,
  };
  return {
    learner: {
      feature_names: ["plays_t"],
      gradient_booster: { name: "gbtree", model: { trees: [tree], tree_info: [0] } },
      learner_model_param: { base_score: "5E-1", num_feature: "1" },
      objective: { name: "binary:logistic" },
    },
  };
}

const column = (...values: number[]): Parameters<typeof treeMargins>[1] => ({
  values: Float32Array.from(values),
  rows: values.length,
  columns: ["plays_t"],
});

Deno.test("a value goes left if less than the threshold, a missing one by default", () => {
  const rows = column(0.4, 0.5, 0.6, NaN);
  assert.deepEqual([...treeMargins(parseTreeEnsemble(stump()), rows)], [-1, 1, 1, 1]);
  const left = parseTreeEnsemble(stump({ default_left: [1, 0, 0] }));
  assert.equal(treeMargins(left, rows)[3], -1);
});

Deno.test("the base score is a number, or from XGBoost 3.1 on a list of one", () => {
  const margin = (base: string): number =>
    parseTreeEnsemble(JSON.parse(JSON.stringify(stump()).replace("5E-1", base))).baseMargin;
  assert.equal(margin("2.5E-1"), Math.fround(Math.log(1 / 3)));
  assert.equal(margin("[2.5E-1]"), margin("2.5E-1"));
  assert.throws(() => margin("[2.5E-1,5E-1]"), /base_score must lie between 0 and 1: NaN/);
});

Deno.test("malformed trees are refused, not walked", () => {
  for (
    const [change, message] of [
      [{ left_children: [0, -1, -1] }, /tree 0: node 0 has children 0 and 2/],
      [{ right_children: [1, -1, -1] }, /node 0 has children 1 and 1/],
      [{ right_children: [9, -1, -1] }, /children 1 and 9/],
      [{ split_indices: [4, 0, 0] }, /splits on feature 4/],
      [{ split_conditions: [0.5] }, /node 1 is incomplete/],
      [{ split_type: [1, 0, 0] }, /categorical splits are not supported/],
      [{ sum_hessian: [0, 0, 0] }, /tree 0: node 0 splits training rows of no weight/],
      [{ sum_hessian: [1e39, 1, 3] }, /tree 0: node 0: sum_hessian overflows float32/],
      [{ sum_hessian: [4, 1, 30] }, /tree 0: node 2 has more cover than its parent/],
      [{ split_conditions: [0.5, -1, 1e39] }, /node 2: split_conditions overflows float32/],
      [{ split_conditions: [0.5, -1, 1e38] }, /tree 0: leaf weights overflow, margins can reach/],
    ] as const
  ) assert.throws(() => parseTreeEnsemble(stump(change)), message);
  assert.throws(
    () => treeMargins(parseTreeEnsemble(stump()), { ...column(1), columns: ["a", "b"] }),
    /has 1 features, the rows have 2/,
  );
});

Deno.test("a model of several labels, whose trees must not be summed, is refused", () => {
  const rows = { values: Float32Array.from([1, 2, 3, 4]), rows: 4, columns: ["plays_t"] };
  using matrix = new DMatrix(rows, [0, 1, 0, 1, 1, 0, 1, 0]); // two labels a row
  using booster = new Booster({ objective: "binary:logistic", nthread: 1 }, [matrix]);
  booster.setFeatureNames(rows.columns);
  booster.update(0, matrix);
  const json = booster.toJson();
  const one = json.replace('"tree_info":[0,1]', '"tree_info":[0,0]');
  for (const several of [one, json.replace('"num_target":"2"', '"num_target":"1"')]) {
    assert.notEqual(several, json);
    assert.throws(() => treeScorer(JSON.parse(several)), /several labels or classes.*train it on/);
  }
  treeScorer(JSON.parse(one.replace('"num_target":"2"', '"num_target":"1"')));
});

/** `depth` splits one below the other, each with a leaf on its left. */
function chain(depth: number): unknown {
  const nodes = [...Array(2 * depth + 1).keys()];
  const splits = (node: number): boolean => node % 2 === 0 && node < 2 * depth;
  return stump({
    left_children: nodes.map((node) => splits(node) ? node + 1 : -1),
    right_children: nodes.map((node) => splits(node) ? node + 2 : -1),
    split_indices: nodes.map(() => 0),
    split_conditions: nodes.map((node) => node),
    default_left: nodes.map(() => 0),
    split_type: nodes.map(() => 0),
    sum_hessian: nodes.map((node) => 1e6 - node),
    loss_changes: nodes.map(() => 0),
  });
}

Deno.test("a tree of 30 splits on a path is walked and explained, a deeper one refused", () => {
  const scorer = treeScorer(chain(30));
  const rows = column(-1, 29, 1e6, NaN);
  assert.deepEqual([...scorer.margins(rows)], [1, 31, 60, 60]);
  const { base, values } = scorer.contributions(rows);
  values.forEach((value, row) => {
    assert.ok(Math.abs(base + value - (scorer.margins(rows)[row] ?? NaN)) < 1e-5);
  });
  for (const depth of [31, 20_000]) {
    assert.throws(
      () => treeScorer(chain(depth)),
      /tree 0: node 60 has 30 splits above it, which is the most there can be/,
    );
  }
});

Deno.test("rows score the same alone and among others, in a part of a larger buffer too", () => {
  const ensemble = parseTreeEnsemble(stump());
  fc.assert(
    fc.property(fc.array(value, { maxLength: 600 }), (values) => {
      const all = treeMargins(ensemble, column(...values));
      assert.equal(all.length, values.length);
      const part = Float32Array.from([9, ...values]).subarray(1);
      const { rows, columns } = column(...values);
      assert.deepEqual(treeMargins(ensemble, { values: part, rows, columns }), all);
      values.forEach((one, row) => assert.equal(treeMargins(ensemble, column(one))[0], all[row]));
    }),
    { numRuns: 30 },
  );
});

Deno.test("zeros of either sign are equal, infinities lie beyond all thresholds", () => {
  const at = (threshold: number) =>
    parseTreeEnsemble(stump({ split_conditions: [threshold, -1, 1], default_left: [1, 0, 0] }));
  assert.deepEqual([...treeMargins(at(0), column(-0, 0, -1e-45))], [1, 1, -1]);
  assert.deepEqual([...treeMargins(at(-0), column(-0, 0, -1e-45))], [1, 1, -1]);
  const rows = column(-Infinity, Infinity, 3e38, NaN);
  assert.deepEqual([...treeMargins(at(3.4e38), rows)], [-1, 1, -1, -1]);
});

Deno.test("the logistic link is monotone, in [0, 1] and finite at any margin", () => {
  const margin = fc.float({ noNaN: true });
  fc.assert(fc.property(margin, margin, (a, b) => {
    const [low, high] = a < b ? [a, b] : [b, a];
    assert.ok(probabilityOf(low) >= 0 && probabilityOf(low) <= probabilityOf(high));
    assert.ok(probabilityOf(high) <= 1);
  }));
  assert.equal(probabilityOf(0), 0.5);
});
