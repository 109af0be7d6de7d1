import assert from "node:assert/strict";
import fc from "fast-check";
import { z } from "zod";
import { REFERENCE_TABLES, referenceJson } from "../testing.ts";
import { columnsOf, type FeatureMatrix } from "../features/matrix.ts";
import { treeScorer } from "./tree_scorer.ts";
import type { Scorer } from "./scorer.ts";
import { Booster, DMatrix } from "./xgboost/booster.ts";
import { xgboostLibrary } from "./xgboost/library.ts";

xgboostLibrary(); // before the tests: the one that opened it would be blamed for leaving it open

/** A tree as a person would draw it. */
type Node =
  | { readonly leaf: number; readonly cover: number }
  | {
    readonly feature: number;
    readonly threshold: number;
    readonly missingLeft: boolean;
    readonly left: Node;
    readonly right: Node;
    readonly cover: number;
  };

const FEATURES = 4;
const small = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min: 8 * min, max: 8 * max }).map((eighths) => eighths / 8);

const node: fc.Arbitrary<Node> = fc.letrec<{ leaf: Node; split: Node; node: Node }>((tie) => ({
  // Leaves without cover happen where every row that reaches them has a hessian of about 0.
  leaf: fc.record({ leaf: small(-2, 2), cover: fc.constantFrom(0, 0.5, 1, 3, 20) }),
  split: fc.record({
    feature: fc.integer({ min: 0, max: FEATURES - 1 }),
    threshold: small(-1, 1),
    missingLeft: fc.boolean(),
    left: tie("node"),
    right: tie("node"),
  }).map((split) => ({ ...split, cover: Math.max(0.25, split.left.cover + split.right.cover) })),
  node: fc.oneof({ maxDepth: 5, depthSize: "large" }, tie("leaf"), tie("split")),
})).node;

const row = fc.array(
  fc.oneof(small(-2, 2), fc.constantFrom(NaN, Infinity, -Infinity)),
  { minLength: FEATURES, maxLength: FEATURES },
);

/** The trees in XGBoost's JSON. */
function modelOf(trees: readonly Node[], columns: readonly string[]): unknown {
  return {
    learner: {
      feature_names: columns,
      gradient_booster: {
        name: "gbtree",
        model: { trees: trees.map(treeOf), tree_info: trees.map(() => 0) },
      },
      learner_model_param: { base_score: "2.5E-1", num_feature: String(columns.length) },
      objective: { name: "binary:logistic" },
    },
  };
}

function treeOf(root: Node): Record<string, number[]> {
  const nodes: Node[] = [root];
  const left: number[] = [];
  const right: number[] = [];
  for (const at of nodes) { // grows under way: children follow their parents
    const isLeaf = "leaf" in at;
    left.push(isLeaf ? -1 : nodes.length);
    right.push(isLeaf ? -1 : nodes.length + 1);
    if (!isLeaf) nodes.push(at.left, at.right);
  }
  return {
    left_children: left,
    right_children: right,
    split_indices: nodes.map((n) => "leaf" in n ? 0 : n.feature),
    split_conditions: nodes.map((n) => "leaf" in n ? n.leaf : n.threshold),
    default_left: nodes.map((n) => "leaf" in n ? 0 : Number(n.missingLeft)),
    split_type: nodes.map(() => 0),
    sum_hessian: nodes.map((n) => n.cover),
    loss_changes: nodes.map(() => 0),
  };
}

/** Lundberg et al. 2018, Algorithm 1: the tree's value where only the features of `set` are known. */
function expectation(at: Node, row: readonly number[], set: number): number {
  if ("leaf" in at) return at.leaf;
  if ((set >> at.feature & 1) === 1) {
    const value = row[at.feature] ?? NaN;
    const goesLeft = Number.isNaN(value) ? at.missingLeft : value < at.threshold;
    return expectation(goesLeft ? at.left : at.right, row, set);
  }
  return expectation(at.left, row, set) * at.left.cover / at.cover +
    expectation(at.right, row, set) * at.right.cover / at.cover;
}

/** Shapley's definition, over all sets of features. */
function shapleyValue(feature: number, features: number, worth: (set: number) => number): number {
  const factorial = (n: number): number => n <= 1 ? 1 : n * factorial(n - 1);
  let sum = 0;
  for (let set = 0; set < 1 << features; set++) {
    if ((set >> feature & 1) === 1) continue;
    const size = [...set.toString(2)].filter((bit) => bit === "1").length;
    const weight = factorial(size) * factorial(features - size - 1) / factorial(features);
    sum += weight * (worth(set | 1 << feature) - worth(set));
  }
  return sum;
}

function matrixOf(rows: readonly (readonly number[])[], columns: readonly string[]): FeatureMatrix {
  return { values: Float32Array.from(rows.flat()), rows: rows.length, columns };
}

function assertNear(actual: number, expected: number, tolerance: number, what: string): void {
  const near = Math.abs(actual - expected) <= tolerance * Math.max(1, Math.abs(expected));
  assert.ok(near, `${what}: ${actual} is not ${expected}`);
}

function assertSumsToMargin(scorer: Scorer, matrix: FeatureMatrix): void {
  const { base, values } = scorer.contributions(matrix);
  const width = matrix.columns.length;
  scorer.margins(matrix).forEach((margin, row) => {
    const ofRow = values.subarray(row * width, (row + 1) * width);
    const sum = ofRow.reduce((sum, value) => sum + value, base);
    assertNear(sum, margin, 1e-5, `row ${row}: sum and margin`);
  });
}

const COLUMNS = Array.from({ length: FEATURES }, (_, i) => `x${i}`);

Deno.test("contributions are the Shapley values of the trees, and sum to the margin", () => {
  fc.assert(
    fc.property(
      fc.array(node, { minLength: 1, maxLength: 3 }),
      fc.array(row, { minLength: 1, maxLength: 20 }),
      (trees, rows) => {
        const scorer = treeScorer(modelOf(trees, COLUMNS));
        const matrix = matrixOf(rows, COLUMNS);
        const { base, values } = scorer.contributions(matrix);
        rows.forEach((row, place) => {
          const worth = (set: number): number =>
            trees.reduce((sum, tree) => sum + expectation(tree, row, set), Math.log(1 / 3));
          assertNear(base, worth(0), 1e-6, "base");
          for (let feature = 0; feature < FEATURES; feature++) {
            const expected = shapleyValue(feature, FEATURES, worth);
            assertNear(values[place * FEATURES + feature] ?? NaN, expected, 1e-6, `x${feature}`);
          }
        });
        assertSumsToMargin(scorer, matrix);
      },
    ),
    { numRuns: 300 },
  );
});

/** Rows with ties, missing values and a label that depends on many columns. */
function noisyTable(rows: number, width: number): { matrix: FeatureMatrix; y: Float32Array } {
  let state = 1;
  const draw = (): number => {
    state = Math.imul(state, 1_664_525) + 1_013_904_223 >>> 0;
    return state / 2 ** 32;
  };
  const values = Float32Array.from(
    { length: rows * width },
    () => draw() < 0.1 ? NaN : Math.round(40 * draw()) / 4,
  );
  const y = Float32Array.from({ length: rows }, (_, row) => {
    const known = values.subarray(row * width, (row + 1) * width).filter((v) => v === v);
    const sum = known.reduce((sum, value, i) => sum + value * (i % 3 - 1), 0);
    return Number(sum + 10 * draw() > 5);
  });
  return { matrix: { values, rows, columns: Array.from({ length: width }, (_, i) => `x${i}`) }, y };
}

for (const [depth, width] of [[3, 13], [6, 13], [12, 16]] as const) {
  Deno.test(`contributions equal libxgboost's own on trees of depth ${depth}`, () => {
    const { matrix, y } = noisyTable(700, width);
    using rows = new DMatrix(matrix, y);
    const parameters = { objective: "binary:logistic", max_depth: depth, eta: 0.3, nthread: 1 };
    using booster = new Booster(parameters, [rows]);
    booster.setFeatureNames(matrix.columns);
    for (let round = 0; round < 20; round++) booster.update(round, rows);
    const scorer = treeScorer(JSON.parse(booster.toJson()));

    const theirs = booster.predictContributions(rows);
    const { base, values } = scorer.contributions(matrix);
    assert.equal(theirs.length, matrix.rows * (width + 1));
    theirs.forEach((expected, i) => {
      const [row, column] = [Math.floor(i / (width + 1)), i % (width + 1)];
      const ours = column === width ? base : values[row * width + column] ?? NaN;
      assertNear(ours, expected, 1e-5, `row ${row}, column ${column}`);
    });
    assertSumsToMargin(scorer, matrix);

    // However many rows are asked for at once, a row's contributions are the same.
    for (const row of [0, 511, 512, 699]) {
      const alone = scorer.contributions(columnsOf(matrix, matrix.columns, [row])).values;
      assert.deepEqual([...alone], [...values.subarray(row * width, (row + 1) * width)]);
    }
  });
}

const numbers = z.array(z.number());
const scoringReference = z.object({
  features: z.array(z.string()),
  rows: z.array(z.array(z.number().nullable())),
  contributions: z.array(numbers),
});

for (const { name, numbers, test } of REFERENCE_TABLES) {
  test(`the booster of ${name} gives XGBoost's contributions`, async () => {
    const expected = await referenceJson(scoringReference, numbers("scoring"));
    const scorer = treeScorer(await referenceJson(z.unknown(), numbers("xgboost")));
    const rows = expected.rows.map((row) => row.map((value) => value ?? NaN));
    const { base, values } = scorer.contributions(matrixOf(rows, expected.features));
    const width = expected.features.length;
    expected.contributions.forEach((ofRow, row) => {
      const ours = [...values.subarray(row * width, (row + 1) * width), base];
      assert.equal(ofRow.length, ours.length);
      ofRow.forEach((value, i) => assertNear(ours[i] ?? NaN, value, 1e-5, `row ${row}, ${i}`));
    });
  });
}

Deno.test("rows of another width are refused", () => {
  const leaf = { leaf: 1, cover: 0 };
  const split = { feature: 0, threshold: 0, missingLeft: true, left: leaf, right: leaf, cover: 1 };
  const scorer = treeScorer(modelOf([split], COLUMNS));
  assert.throws(
    () => scorer.contributions(matrixOf([[1]], ["x0"])),
    /4 features, the rows have 1/,
  );
});
