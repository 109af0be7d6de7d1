import { itemAt } from "../base/items.ts";
import * as z from "zod";
import type { FeatureMatrix } from "../features/matrix.ts";

/**
 * Checks a list in one step: a model holds a hundred thousand numbers, and zod takes a microsecond for
 * each that has a schema of its own.
 */
function list<T = number>(
  isItem: (item: unknown) => boolean,
  message: string,
): z.ZodType<readonly T[]> {
  return z.custom<readonly T[]>((items) => Array.isArray(items) && items.every(isItem), message);
}

const isNumber = (item: unknown): item is number => typeof item === "number";
const integers = list(Number.isInteger, "must be a list of integers");
const numbers = list(isNumber, "must be a list of numbers");

const tree = z.object({
  left_children: integers,
  right_children: integers,
  split_indices: list(
    (item) => Number.isInteger(item) && Number(item) >= 0,
    "must be a list of integers from 0 on",
  ),
  split_conditions: numbers,
  default_left: list<number | boolean>(
    (item) => isNumber(item) || typeof item === "boolean",
    "must be a list of numbers or booleans",
  ),
  split_type: list((item) => item === 0, "categorical splits are not supported"),
  sum_hessian: list(
    (item) => isNumber(item) && item >= 0,
    "must be a list of numbers from 0 on",
  ),
  loss_changes: numbers,
});

const ONE_LABEL =
  "the model answers for several labels or classes, and one is needed: train it on " +
  "a single column of 0 and 1";

/** What is read of XGBoost's JSON model (the schema in XGBoost's "Introduction to Model IO"). */
const xgboostJson = z.object({
  learner: z.object({
    feature_names: z.array(z.string()),
    gradient_booster: z.object({
      name: z.literal("gbtree"),
      model: z.object({
        trees: z.array(tree).min(1),
        /** The label or class that each tree is for. */
        tree_info: list((item) => item === 0, ONE_LABEL),
      }),
    }),
    learner_model_param: z.object({
      // A vector of one from XGBoost 3.1 on, as in "[5E-1]".
      base_score: z.string().transform((text) => Number(text.replace(/^\[(.*)\]$/, "$1"))),
      num_feature: z.string().transform(Number).pipe(z.int().positive()),
      // Of trees whose leaves hold a weight for each label it alone tells.
      num_target: z.literal("1", ONE_LABEL).optional(),
    }),
    objective: z.object({ name: z.literal("binary:logistic") }),
  }),
});

/** In place of a feature index: the node is a leaf. */
export const LEAF = -1;

/** Most splits above a leaf. Contributions keep the conditions of a path in the bits of an integer. */
export const MOST_SPLITS = 30;

/** Leaf weights that can add up to more are refused: the margin must stay finite in float32. */
const LARGEST_MARGIN = 2 ** 126;

/**
 * Gradient-boosted trees as XGBoost computes them: inputs, thresholds and sums in float32, a missing
 * value follows the node's default direction, a value goes left if it is less than the threshold.
 *
 * Nodes of all trees lie in flat arrays, tree after tree, each breadth-first; the right child of a
 * split follows its left one.
 */
export interface TreeEnsemble {
  /** Empty where the model file has no names. */
  readonly featureNames: readonly string[];
  readonly featureCount: number;
  /** Margin before any tree: the log-odds of XGBoost's base score. */
  readonly baseMargin: number;
  /** First node of each tree, and its most splits above a leaf. */
  readonly roots: Int32Array;
  readonly depths: Int32Array;
  /** Feature of the split, or −1 at a leaf. */
  readonly feature: Int32Array;
  /** Threshold of the split, or the weight of the leaf. */
  readonly threshold: Float32Array;
  /** The left child. */
  readonly left: Int32Array;
  /** 1 where a missing value goes left. */
  readonly missingLeft: Uint8Array;
  /** Weight of the training rows that reached the node: the sum of their hessians. */
  readonly cover: Float32Array;
  /** How much the split lowered the training loss; 0 at a leaf. */
  readonly gain: Float32Array;
  /** The same trees in the form that rows walk. */
  readonly walk: Walk;
}

/**
 * Four numbers a node: column, threshold and left child in `nodes`, the weight of a leaf in the
 * fourth place of `weights`, which is the same memory. Columns and thresholds are those of
 * {@link layRows}; a leaf has a threshold that nothing reaches, and is its own child.
 */
interface Walk {
  readonly nodes: Int32Array;
  readonly weights: Float32Array;
  /** Rows as they are walked, and the same memory as floats: each call lays its own anew. */
  readonly block: Int32Array;
  readonly floats: Float32Array;
}

/**
 * Reads a model in XGBoost's own JSON.
 *
 * @param json the parsed JSON
 * @throws z.ZodError if it is not a gbtree model with the binary:logistic objective
 * @throws RangeError naming the tree that cannot be used: an index out of range, a node reached
 * twice, more than 30 splits above a leaf, a split without cover, numbers that overflow float32
 */
export function parseTreeEnsemble(json: unknown): TreeEnsemble {
  const { learner } = xgboostJson.parse(json);
  const { trees } = learner.gradient_booster.model;
  const { feature_names: featureNames, learner_model_param: parameters } = learner;
  const featureCount = parameters.num_feature;
  if (featureNames.length !== 0 && featureNames.length !== featureCount) {
    throw new RangeError(`num_feature is ${featureCount}, feature_names ${featureNames.length}`);
  }
  const baseScore = parameters.base_score;
  if (!(baseScore > 0 && baseScore < 1)) {
    throw new RangeError(`base_score must lie between 0 and 1: ${baseScore}`);
  }
  const size = trees.reduce((sum, t) => sum + t.left_children.length, 0);
  const laid = {
    featureNames,
    featureCount,
    baseMargin: Math.fround(Math.log(baseScore / (1 - baseScore))),
    roots: new Int32Array(trees.length),
    depths: new Int32Array(trees.length),
    feature: new Int32Array(size).fill(LEAF),
    threshold: new Float32Array(size),
    left: new Int32Array(size),
    missingLeft: new Uint8Array(size),
    cover: new Float32Array(size),
    gain: new Float32Array(size),
  };
  let start = 0;
  let largestMargin = Math.abs(laid.baseMargin);
  trees.forEach((t, index) => {
    try {
      const { nodes, depth, largestWeight } = layTree(laid, t, start);
      laid.roots[index] = start;
      laid.depths[index] = depth;
      start += nodes;
      largestMargin += largestWeight;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new RangeError(`tree ${index}: ${error.message}`);
    }
    if (!(largestMargin < LARGEST_MARGIN)) {
      throw new RangeError(
        `tree ${index}: leaf weights overflow, margins can reach ${largestMargin}`,
      );
    }
  });
  return { ...laid, walk: walkOf(laid) };
}

/** Lays a tree breadth-first from `start` on. */
function layTree(
  laid: Omit<TreeEnsemble, "walk">,
  source: z.infer<typeof tree>,
  start: number,
): { nodes: number; depth: number; largestWeight: number } {
  const size = source.left_children.length;
  const field = <T>(values: readonly T[], node: number): T => {
    const value = values[node];
    if (value === undefined) throw new RangeError(`node ${node} is incomplete`);
    return value;
  };
  const float = (name: string, values: readonly number[], node: number): number => {
    const value = Math.fround(field(values, node));
    if (!Number.isFinite(value)) throw new RangeError(`node ${node}: ${name} overflows float32`);
    return value;
  };
  let [depth, largestWeight] = [0, 0];
  const reached = new Set([0]);
  const queue = [{ node: 0, above: 0, most: Infinity }];
  for (let place = 0; place < queue.length; place++) { // grows under way
    const { node, above, most } = itemAt(queue, place);
    const at = start + place;
    const threshold = float("split_conditions", source.split_conditions, node);
    const cover = float("sum_hessian", source.sum_hessian, node);
    // Twice leaves room for sums that were rounded.
    if (cover > 2 * most) throw new RangeError(`node ${node} has more cover than its parent`);
    laid.threshold[at] = threshold;
    laid.cover[at] = cover;
    depth = Math.max(depth, above);
    const children = [field(source.left_children, node), field(source.right_children, node)];
    if (children[0] === -1) {
      laid.left[at] = at;
      largestWeight = Math.max(largestWeight, Math.abs(threshold));
      continue;
    }
    const feature = field(source.split_indices, node);
    if (feature >= laid.featureCount) {
      throw new RangeError(`node ${node} splits on feature ${feature}`);
    }
    if (cover === 0) throw new RangeError(`node ${node} splits training rows of no weight`);
    if (above === MOST_SPLITS) {
      throw new RangeError(
        `node ${node} has ${above} splits above it, which is the most there can be`,
      );
    }
    laid.feature[at] = feature;
    laid.gain[at] = float("loss_changes", source.loss_changes, node);
    laid.missingLeft[at] = field(source.default_left, node) ? 1 : 0;
    laid.left[at] = start + queue.length;
    for (const child of children) {
      if (child < 0 || child >= size || reached.has(child)) {
        throw new RangeError(`node ${node} has children ${children.join(" and ")}`);
      }
      reached.add(child);
      queue.push({ node: child, above: above + 1, most: cover });
    }
  }
  return { nodes: queue.length, depth, largestWeight };
}

/** Numbers of a node in {@link Walk}. */
const NODE = 4;

function walkOf(
  { featureCount, feature, threshold, left, missingLeft }: Omit<TreeEnsemble, "walk">,
): Walk {
  const block = new Int32Array(BLOCK_ROWS * 2 * featureCount);
  const nodes = new Int32Array(NODE * feature.length);
  const weights = new Float32Array(nodes.buffer);
  const bits = new Int32Array(threshold.buffer);
  feature.forEach((split, node) => {
    const at = NODE * node;
    nodes[at + 2] = NODE * itemAt(left, node);
    if (split === LEAF) {
      nodes[at + 1] = MOST;
      weights[at + 3] = itemAt(threshold, node);
    } else {
      nodes[at] = 2 * split + (missingLeft[node] === 1 ? 0 : 1);
      nodes[at + 1] = ordered(itemAt(bits, node));
    }
  });
  return { nodes, weights, block, floats: new Float32Array(block.buffer) };
}

/** The largest 32-bit integer, and the bits of a float32 but for its sign. */
const MOST = 0x7fff_ffff;
/** What the bits of a float32 are without the sign if it is infinite; above it if it is not a number. */
const INFINITE = 0x7f80_0000;

/** An integer for the bits of a float32, in the order of the floats; −0 equals 0. */
function ordered(bits: number): number {
  return bits < 0 ? -(bits & MOST) : bits;
}

/**
 * Lays rows out for {@link Walk}: two columns a feature, where a missing value is below all others in
 * the first, and above all in the second. So one comparison of integers sends every value the right
 * way, and without a branch that the processor could mispredict.
 */
function layRows(values: Float32Array, from: number, to: number, { block, floats }: Walk): void {
  for (let at = 0; at < to - from; at++) {
    floats[2 * at] = values[from + at] ?? 0;
    const bits = block[2 * at] ?? 0;
    const missing = (bits & MOST) > INFINITE;
    const value = ordered(bits);
    block[2 * at] = missing ? -MOST : value;
    block[2 * at + 1] = missing ? MOST : value;
  }
}

/** Rows laid out at a time: few enough to stay in the cache while every tree walks them. */
const BLOCK_ROWS = 128;
/** Rows that walk a tree side by side: the processor need not wait for one to fetch for the next. */
const ABREAST = 4;

/**
 * Margins (log-odds) of rows of features.
 *
 * @param matrix its columns are the ensemble's features, in order
 * @returns one margin per row, each the float32 sum that XGBoost's `output_margin` gives
 * @throws RangeError if the number of columns differs
 */
export function treeMargins(ensemble: TreeEnsemble, matrix: FeatureMatrix): Float32Array {
  const width = requireWidth(ensemble, matrix);
  const { roots, depths, walk: { nodes, weights, block } } = ensemble;
  const stride = 2 * width;
  const margins = new Float32Array(matrix.rows).fill(ensemble.baseMargin);

  for (let first = 0; first < matrix.rows; first += BLOCK_ROWS) {
    const rows = Math.min(BLOCK_ROWS, matrix.rows - first);
    layRows(matrix.values, first * width, (first + rows) * width, ensemble.walk);
    const together = rows - rows % ABREAST;
    for (let tree = 0; tree < roots.length && together > 0; tree++) {
      const root = NODE * (roots[tree] ?? 0);
      const depth = depths[tree] ?? 0;
      // The first split is the same for all rows.
      const column = nodes[root] ?? 0;
      const threshold = nodes[root + 1] ?? 0;
      const left = nodes[root + 2] ?? 0;
      for (let row = 0; row < together; row += ABREAST) {
        const a = row * stride;
        const b = a + stride;
        const c = b + stride;
        const d = c + stride;
        let atA = child(left, (block[a + column] ?? 0) >= threshold);
        let atB = child(left, (block[b + column] ?? 0) >= threshold);
        let atC = child(left, (block[c + column] ?? 0) >= threshold);
        let atD = child(left, (block[d + column] ?? 0) >= threshold);
        for (let level = 1; level < depth; level++) {
          atA = step(nodes, atA, block, a);
          atB = step(nodes, atB, block, b);
          atC = step(nodes, atC, block, c);
          atD = step(nodes, atD, block, d);
        }
        const out = first + row;
        margins[out] = (margins[out] ?? 0) + (weights[atA + 3] ?? 0);
        margins[out + 1] = (margins[out + 1] ?? 0) + (weights[atB + 3] ?? 0);
        margins[out + 2] = (margins[out + 2] ?? 0) + (weights[atC + 3] ?? 0);
        margins[out + 3] = (margins[out + 3] ?? 0) + (weights[atD + 3] ?? 0);
      }
    }
    for (let row = together; row < rows; row++) {
      margins[first + row] = marginOfRow(ensemble, block, row * stride);
    }
  }
  return margins;
}

/** The margin of one row, which walks as many trees side by side. */
function marginOfRow(
  { baseMargin, roots, depths, walk: { nodes, weights } }: TreeEnsemble,
  block: Int32Array,
  row: number,
): number {
  let margin = baseMargin;
  let tree = 0;
  for (; tree + ABREAST <= roots.length; tree += ABREAST) {
    let atA = NODE * (roots[tree] ?? 0);
    let atB = NODE * (roots[tree + 1] ?? 0);
    let atC = NODE * (roots[tree + 2] ?? 0);
    let atD = NODE * (roots[tree + 3] ?? 0);
    const depth = Math.max(
      depths[tree] ?? 0,
      depths[tree + 1] ?? 0,
      depths[tree + 2] ?? 0,
      depths[tree + 3] ?? 0,
    );
    for (let level = 0; level < depth; level++) { // a leaf is its own child
      atA = step(nodes, atA, block, row);
      atB = step(nodes, atB, block, row);
      atC = step(nodes, atC, block, row);
      atD = step(nodes, atD, block, row);
    }
    margin = Math.fround(margin + (weights[atA + 3] ?? 0));
    margin = Math.fround(margin + (weights[atB + 3] ?? 0));
    margin = Math.fround(margin + (weights[atC + 3] ?? 0));
    margin = Math.fround(margin + (weights[atD + 3] ?? 0));
  }
  for (; tree < roots.length; tree++) {
    let at = NODE * (roots[tree] ?? 0);
    for (let level = depths[tree] ?? 0; level > 0; level--) at = step(nodes, at, block, row);
    margin = Math.fround(margin + (weights[at + 3] ?? 0));
  }
  return margin;
}

/** The child of a node to which a row goes, or the node itself if it is a leaf. */
function step(nodes: Int32Array, node: number, block: Int32Array, row: number): number {
  const goesRight = (block[row + (nodes[node] ?? 0)] ?? 0) >= (nodes[node + 1] ?? 0);
  return child(nodes[node + 2] ?? 0, goesRight);
}

/** The left child of a node, or the right one, {@link NODE} = 2² further on: `| 0` keeps it an integer. */
function child(left: number, goesRight: boolean): number {
  return (left + (Number(goesRight) << 2)) | 0;
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
