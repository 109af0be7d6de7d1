/**
 * Path-dependent TreeSHAP: the Shapley values of XGBoost's `pred_contribs`, where a feature that is
 * left out sends a row down both branches of a split, each weighted by its share of the training
 * rows' cover (Lundberg, Erion & Lee 2018, "Consistent Individualized Feature Attribution for Tree
 * Ensembles", arXiv:1802.03888).
 *
 * Their Algorithm 2 walks every tree for every row. Here every leaf is laid out once as the
 * conditions of its path, one per feature: what the leaf adds to each feature depends on nothing but
 * which of them a row meets, so it is worked out once for all rows of a block that meet the same
 * (after Yang 2021, "Fast TreeSHAP", arXiv:2109.09847).
 *
 * @module
 */
import { itemAt } from "../base/items.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import type { Contributions } from "./scorer.ts";
import { LEAF, MOST_SPLITS, requireWidth, type TreeEnsemble } from "./tree_ensemble.ts";

/** Rows worked on at a time: few enough that their sums stay in the cache. */
const BLOCK = 512;

/**
 * What a path asks of one feature: all its splits on it, merged. Values stand as ranks: 0 is a
 * missing value, 1 one below all of the model's thresholds of the feature, one more for each
 * threshold that it reaches. Ranks are integers, which are compared without a branch to mispredict.
 */
interface Condition {
  readonly feature: number;
  /** Met by values of the ranks from `low` to `high`. */
  readonly low: number;
  readonly high: number;
  /** Whether a missing value meets it. */
  readonly missing: boolean;
  /** Share of the training cover that meets it, of what came by on this path. */
  readonly share: number;
}

interface Leaf {
  readonly weight: number;
  readonly conditions: readonly Condition[];
}

/** The leaves of all trees, laid out flat: conditions `first[leaf]` to `first[leaf + 1]` are a leaf's. */
export interface TreePaths {
  readonly ensemble: TreeEnsemble;
  /** Margin expected of the training rows. */
  readonly base: number;
  /** The thresholds of each feature, ascending. */
  readonly thresholds: readonly Float32Array[];
  readonly weight: Float64Array;
  readonly first: Int32Array;
  /** Of {@link Condition}, one entry a condition. */
  readonly feature: Int32Array;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly missing: Uint8Array;
  readonly share: Float64Array;
}

/** Lays out the paths of an ensemble; done once per model. */
export function treePaths(ensemble: TreeEnsemble): TreePaths {
  const distinct = Array.from({ length: ensemble.featureCount }, () => new Set<number>());
  ensemble.feature.forEach((of, node) => distinct[of]?.add(itemAt(ensemble.threshold, node)));
  const thresholds = distinct.map((ofFeature) => Float32Array.from(ofFeature).sort());
  const leaves = [...ensemble.roots].flatMap((root) => leavesBelow(ensemble, thresholds, root, []));
  const conditions = leaves.flatMap((leaf) => leaf.conditions);
  const first = new Int32Array(leaves.length + 1);
  leaves.forEach((leaf, i) => first[i + 1] = itemAt(first, i) + leaf.conditions.length);
  const expected = leaves.reduce(
    (sum, { weight, conditions }) => sum + conditions.reduce((part, c) => part * c.share, weight),
    0,
  );
  return {
    ensemble,
    base: ensemble.baseMargin + expected,
    thresholds,
    weight: Float64Array.from(leaves, (leaf) => leaf.weight),
    first,
    feature: Int32Array.from(conditions, (c) => c.feature),
    low: Int32Array.from(conditions, (c) => c.low),
    high: Int32Array.from(conditions, (c) => c.high),
    missing: Uint8Array.from(conditions, (c) => Number(c.missing)),
    share: Float64Array.from(conditions, (c) => c.share),
  };
}

function leavesBelow(
  ensemble: TreeEnsemble,
  thresholds: readonly Float32Array[],
  node: number,
  conditions: readonly Condition[],
): Leaf[] {
  const feature = itemAt(ensemble.feature, node);
  const threshold = itemAt(ensemble.threshold, node);
  if (feature === LEAF) return [{ weight: threshold, conditions }];

  const ofFeature = itemAt(thresholds, feature);
  const split = rankOf(threshold, ofFeature);
  const known = conditions.find((c) => c.feature === feature);
  const others = conditions.filter((c) => c !== known);
  const { low, high, missing, share } = known ??
    { low: 1, high: ofFeature.length + 1, missing: true, share: 1 };
  const left = itemAt(ensemble.left, node);
  const missingLeft = ensemble.missingLeft[node] === 1;
  const below = (
    child: number,
    takesMissing: boolean,
    ranks: Pick<Condition, "low" | "high">,
  ): Leaf[] => {
    const merged = {
      feature,
      ...ranks,
      missing: missing && takesMissing,
      share: share * itemAt(ensemble.cover, child) / itemAt(ensemble.cover, node),
    };
    return leavesBelow(ensemble, thresholds, child, [...others, merged]);
  };
  return [
    ...below(left, missingLeft, { low, high: Math.min(high, split - 1) }),
    ...below(left + 1, !missingLeft, { low: Math.max(low, split), high }),
  ];
}

/** The rank of a value among ascending thresholds, as {@link Condition} has it. */
function rankOf(value: number, thresholds: Float32Array): number {
  if (value !== value) return 0;
  let [from, to] = [0, thresholds.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (value >= (thresholds[middle] ?? NaN)) from = middle + 1;
    else to = middle;
  }
  return from + 1;
}

/** `weights[n * MOST_SPLITS + s]` = s! (n − s − 1)! / n!: Shapley's weight of s of n features. */
const weights = new Float64Array((MOST_SPLITS + 1) * MOST_SPLITS);
for (let n = 1; n <= MOST_SPLITS; n++) {
  let weight = 1 / n;
  for (let s = 0; s < n; s++) {
    weights[n * MOST_SPLITS + s] = weight;
    weight *= (s + 1) / (n - s - 1);
  }
}
const coefficients = new Float64Array(MOST_SPLITS + 1);

/**
 * What a leaf adds to each feature of its path, for a row that meets the conditions in the bits of
 * `met`: the Shapley values of the game in which a set S of features wins
 *
 *     weight · Π over i in S of (1 if met, else 0) · Π over the others of their share.
 *
 * Only sets of met conditions win anything. With eₖ the elementary symmetric polynomials of the
 * shares of the met, a sum over all sets is one over k, and eₖ without one of them follows from eₖ by
 * eₖ(without i) = eₖ − shareᵢ · eₖ₋₁(without i): the cost is quadratic in the features of the path,
 * and nothing is divided by a share, which may be 0.
 *
 * @param out takes one number a condition, from `at` on
 */
function attribute(
  { weight, first, share }: TreePaths,
  leaf: number,
  met: number,
  out: Float64Array,
  at: number,
): void {
  const from = first[leaf] ?? 0;
  const n = (first[leaf + 1] ?? 0) - from;
  const row = n * MOST_SPLITS;
  let rest = weight[leaf] ?? NaN;
  let hits = 0;
  coefficients[0] = 1;
  for (let i = 0; i < n; i++) {
    const z = share[from + i] ?? NaN;
    if ((met >> i & 1) === 0) {
      rest *= z;
      continue;
    }
    coefficients[++hits] = 0;
    for (let k = hits; k > 0; k--) {
      coefficients[k] = (coefficients[k] ?? NaN) + z * (coefficients[k - 1] ?? NaN);
    }
  }
  let missed = 0;
  for (let k = 0; hits < n && k <= hits; k++) {
    missed -= (weights[row + hits - k] ?? NaN) * (coefficients[k] ?? NaN);
  }
  for (let i = 0; i < n; i++) {
    if ((met >> i & 1) === 0) {
      out[at + i] = rest * missed;
      continue;
    }
    const z = share[from + i] ?? NaN;
    let [sum, without] = [0, 0];
    for (let k = 0; k < hits; k++) {
      without = (coefficients[k] ?? NaN) - z * without;
      sum += (weights[row + hits - 1 - k] ?? NaN) * without;
    }
    out[at + i] = rest * (1 - z) * sum;
  }
}

/**
 * TreeSHAP contributions of rows of features.
 *
 * @param matrix its columns are the ensemble's features, in order
 * @throws RangeError if the number of columns differs
 */
export function treeContributions(paths: TreePaths, matrix: FeatureMatrix): Contributions {
  const width = requireWidth(paths.ensemble, matrix);
  const { first, feature, low, high, missing, thresholds } = paths;
  const values = new Float64Array(matrix.rows * width);
  const block = Math.min(BLOCK, matrix.rows);
  // Within a block feature after feature, so that the loops over rows run through memory in order.
  const ranks = new Int32Array(block * width);
  const sums = new Float64Array(block * width);
  /** The conditions of the leaf that each row meets, and where that case begins in `cases`. */
  const met = new Int32Array(block);
  const caseOf = new Int32Array(block);
  const cases = new Float64Array(block * MOST_SPLITS);
  /** Which turn of a leaf has worked out a case. */
  const workedOut = new Int32Array(block);
  let turn = 0;

  for (let start = 0; start < matrix.rows; start += block) {
    const rows = Math.min(block, matrix.rows - start);
    thresholds.forEach((ofFeature, f) => {
      for (let row = 0; row < rows; row++) {
        const value = matrix.values[(start + row) * width + f] ?? NaN;
        ranks[f * block + row] = rankOf(value, ofFeature);
      }
    });
    sums.fill(0);
    for (let leaf = 0; leaf + 1 < first.length; leaf++) {
      const from = first[leaf] ?? 0;
      const n = (first[leaf + 1] ?? 0) - from;
      met.fill(0);
      for (let i = 0; i < n; i++) {
        const column = (feature[from + i] ?? 0) * block;
        const [lowest, highest] = [low[from + i] ?? 0, high[from + i] ?? 0];
        const orMissing = missing[from + i] ?? 0;
        for (let row = 0; row < rows; row++) {
          const rank = ranks[column + row] ?? 0;
          const outside = ((rank - lowest) | (highest - rank)) >>> 31;
          const absent = (rank - 1) >>> 31;
          met[row] = (met[row] ?? 0) | ((outside ^ 1) | (orMissing & absent)) << i;
        }
      }
      // A case is kept for the rows to come where there are no more cases than rows.
      const keep = 1 << n <= block;
      turn++;
      for (let row = 0; row < rows; row++) {
        const which = met[row] ?? 0;
        const at = (keep ? which : row) * n;
        caseOf[row] = at;
        if (keep && workedOut[which] === turn) continue;
        if (keep) workedOut[which] = turn;
        attribute(paths, leaf, which, cases, at);
      }
      for (let i = 0; i < n; i++) {
        const column = (feature[from + i] ?? 0) * block;
        for (let row = 0; row < rows; row++) {
          const cell = column + row;
          sums[cell] = (sums[cell] ?? NaN) + (cases[(caseOf[row] ?? 0) + i] ?? NaN);
        }
      }
    }
    for (let f = 0; f < width; f++) {
      for (let row = 0; row < rows; row++) {
        values[(start + row) * width + f] = sums[f * block + row] ?? NaN;
      }
    }
  }
  return { base: paths.base, values };
}
