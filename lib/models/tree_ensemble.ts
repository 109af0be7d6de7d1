import { z } from "zod";
import type { FeatureMatrix } from "../features/matrix.ts";

const tree = z.object({
  left_children: z.array(z.int()),
  right_children: z.array(z.int()),
  split_indices: z.array(z.int().nonnegative()),
  split_conditions: z.array(z.number()),
  default_left: z.array(z.union([z.number(), z.boolean()])),
  split_type: z.array(z.literal(0, "categorical splits are not supported")),
  sum_hessian: z.array(z.number().nonnegative()),
  loss_changes: z.array(z.number()),
});

/** In place of a feature index: the node is a leaf. */
export const LEAF = -1;

const BLOCK_ROWS = 256;

/** What is read of XGBoost's JSON model (the schema in XGBoost's "Introduction to Model IO"). */
const xgboostJson = z.object({
  learner: z.object({
    feature_names: z.array(z.string()),
    gradient_booster: z.object({
      name: z.literal("gbtree"),
      model: z.object({ trees: z.array(tree).min(1) }),
    }),
    learner_model_param: z.object({ base_score: z.string(), num_feature: z.string() }),
    objective: z.object({ name: z.literal("binary:logistic") }),
  }),
});

/**
 * Gradient-boosted trees as XGBoost computes them: inputs, thresholds and sums in float32, a missing
 * value follows the node's default direction, a value goes left if it is less than the threshold.
 *
 * All nodes of all trees lie in flat arrays; a leaf is its own child and holds its weight in
 * `threshold`.
 */
export interface TreeEnsemble {
  readonly featureNames: readonly string[];
  readonly featureCount: number;
  readonly treeCount: number;
  /** Margin before any tree: the log-odds of XGBoost's base score. */
  readonly baseMargin: number;
  /** First node of each tree. */
  readonly roots: Int32Array;
  /** Feature of the split, or −1 at a leaf. */
  readonly feature: Int32Array;
  /** Threshold of the split, or the weight of the leaf. */
  readonly threshold: Float32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** Where a missing value goes: `left` or `right`. */
  readonly missing: Int32Array;
  /** Weight of the training rows that reached the node: the sum of their hessians. */
  readonly cover: Float32Array;
  /** How much the split lowered the training loss; 0 at a leaf. */
  readonly gain: Float32Array;
}

/**
 * Reads a model in XGBoost's own JSON.
 *
 * @param json the parsed JSON
 * @throws z.ZodError if it is not a gbtree model with the binary:logistic objective
 * @throws RangeError if a tree is malformed: an index out of range, or a node reached twice
 */
export function parseTreeEnsemble(json: unknown): TreeEnsemble {
  const { learner } = xgboostJson.parse(json);
  const { trees } = learner.gradient_booster.model;
  const featureCount = Number(learner.learner_model_param.num_feature);
  const baseScore = Number(learner.learner_model_param.base_score);
  if (!(baseScore > 0 && baseScore < 1)) {
    throw new RangeError(`base_score must lie between 0 and 1: ${baseScore}`);
  }

  const nodes = trees.reduce((sum, t) => sum + t.left_children.length, 0);
  const ensemble = {
    featureNames: learner.feature_names,
    featureCount,
    treeCount: trees.length,
    baseMargin: Math.fround(Math.log(baseScore / (1 - baseScore))),
    roots: new Int32Array(trees.length),
    feature: new Int32Array(nodes),
    threshold: new Float32Array(nodes),
    left: new Int32Array(nodes),
    right: new Int32Array(nodes),
    missing: new Int32Array(nodes),
    cover: new Float32Array(nodes),
    gain: new Float32Array(nodes),
  };
  let start = 0;
  trees.forEach((t, index) => {
    ensemble.roots[index] = start;
    layTree(ensemble, t, index, start);
    start += t.left_children.length;
  });
  return ensemble;
}

function layTree(
  ensemble: TreeEnsemble,
  source: z.infer<typeof tree>,
  index: number,
  start: number,
): void {
  const size = source.left_children.length;
  const field = <T>(values: readonly T[], node: number): T => {
    const value = values[node];
    if (value === undefined) throw new RangeError(`tree ${index}: node ${node} is incomplete`);
    return value;
  };
  for (let node = 0; node < size; node++) {
    const at = start + node;
    const left = field(source.left_children, node);
    const right = field(source.right_children, node);
    ensemble.threshold[at] = field(source.split_conditions, node);
    ensemble.cover[at] = field(source.sum_hessian, node);
    if (left === -1) {
      ensemble.feature[at] = LEAF;
      ensemble.left[at] = ensemble.right[at] = ensemble.missing[at] = at;
      continue;
    }
    const feature = field(source.split_indices, node);
    // Children after their parent: a walk from the root then always ends.
    if (left <= node || left >= size || right <= node || right >= size) {
      throw new RangeError(`tree ${index}: node ${node} has children ${left} and ${right}`);
    }
    if (feature >= ensemble.featureCount) {
      throw new RangeError(`tree ${index}: node ${node} splits on feature ${feature}`);
    }
    ensemble.feature[at] = feature;
    ensemble.gain[at] = field(source.loss_changes, node);
    ensemble.left[at] = start + left;
    ensemble.right[at] = start + right;
    ensemble.missing[at] = start + (field(source.default_left, node) ? left : right);
  }
}

/**
 * Margins (log-odds) of rows of features.
 *
 * @param matrix its columns are the ensemble's features, in order
 * @returns one margin a row, each the float32 sum that XGBoost's `output_margin` gives
 * @throws RangeError if the number of columns differs
 */
export function treeMargins(ensemble: TreeEnsemble, matrix: FeatureMatrix): Float32Array {
  const width = requireWidth(ensemble, matrix);
  const { roots, feature, threshold, left, right, missing } = ensemble;
  const { values } = matrix;
  const margins = new Float32Array(matrix.rows).fill(ensemble.baseMargin);
  // Block by block, so that its rows stay in the cache while every tree walks them.
  for (let first = 0; first < matrix.rows; first += BLOCK_ROWS) {
    const end = Math.min(first + BLOCK_ROWS, matrix.rows);
    for (const root of roots) {
      for (let row = first, offset = first * width; row < end; row++, offset += width) {
        let node = root;
        let split = feature[node] ?? LEAF;
        while (split !== LEAF) {
          const value = values[offset + split] ?? NaN;
          const next = value < (threshold[node] ?? NaN) ? left : value !== value ? missing : right;
          node = next[node] ?? root;
          split = feature[node] ?? LEAF;
        }
        margins[row] = (margins[row] ?? NaN) + (threshold[node] ?? NaN);
      }
    }
  }
  return margins;
}

/**
 * The number of features, which the rows must have too.
 *
 * @throws RangeError if the number of columns differs
 */
export function requireWidth({ featureCount }: TreeEnsemble, { columns }: FeatureMatrix): number {
  if (columns.length !== featureCount) {
    throw new RangeError(`the model has ${featureCount} features, the rows have ${columns.length}`);
  }
  return featureCount;
}
