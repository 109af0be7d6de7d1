import { itemAt } from "../base/items.ts";
import { LEAF, type TreeEnsemble } from "./tree_ensemble.ts";

/** How the trees use a feature: XGBoost's `get_score` importances, 0 for one that none splits on. */
export interface SplitImportance {
  /** Splits on the feature (`weight`). */
  readonly splits: number;
  /** How much its splits lowered the training loss, on average (`gain`) and in all. */
  readonly gain: number;
  readonly total_gain: number;
  /** Weight of the training rows at its splits, on average (`cover`) and in all. */
  readonly cover: number;
  readonly total_cover: number;
}

/** The importances of the ensemble's features, in their order. */
export function splitImportances(ensemble: TreeEnsemble): SplitImportance[] {
  const sums = Array.from(
    { length: ensemble.featureCount },
    () => ({ splits: 0, total_gain: 0, total_cover: 0 }),
  );
  ensemble.feature.forEach((feature, node) => {
    if (feature === LEAF) return;
    const sum = itemAt(sums, feature);
    sum.splits++;
    sum.total_gain += itemAt(ensemble.gain, node);
    sum.total_cover += itemAt(ensemble.cover, node);
  });
  return sums.map(({ splits, total_gain, total_cover }) => ({
    splits,
    gain: total_gain / Math.max(1, splits),
    total_gain,
    cover: total_cover / Math.max(1, splits),
    total_cover,
  }));
}
