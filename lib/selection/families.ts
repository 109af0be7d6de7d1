import type { ModelFamily } from "../models/family.ts";
import { logisticScorer } from "../models/logistic/model.ts";
import type { Scorer } from "../models/scorer.ts";
import { treeScorer } from "../models/tree_scorer.ts";

/** What a kind of model is, to everything that scores, saves or describes one. */
interface Family {
  /** What it is called in a sentence. */
  readonly words: string;
  /** The name of its model file. */
  readonly file: string;
  /**
   * Reads the parsed content of that file.
   *
   * @throws Error if it is not a usable model of the family
   */
  readonly parse: (json: unknown) => Scorer;
}

/**
 * The kinds of model an artifact can hold. How each learns stands in `candidates.ts`, apart, because
 * serving must not load what training needs.
 */
export const FAMILIES: Readonly<Record<ModelFamily, Family>> = {
  // In XGBoost's own format.
  xgboost: { words: "an XGBoost model", file: "model.json", parse: treeScorer },
  logistic: { words: "a logistic regression", file: "logistic.json", parse: logisticScorer },
};
