import { logisticScorer } from "./logistic/model.ts";
import type { Scorer } from "./scorer.ts";
import { treeScorer } from "./tree_scorer.ts";

/** What a kind of model is, to everything that scores, saves or describes one. */
interface Family {
  /** What it is called in a sentence. */
  readonly words: string;
  /** The name of its model file. */
  readonly file: string;
  /** Reads the parsed content of that file. */
  readonly parse: (json: unknown) => Scorer;
}

/**
 * The kinds of model an artifact can hold. How each learns stands in `candidates.ts`, apart, because
 * serving must not load what training needs.
 */
export const FAMILIES = {
  // In XGBoost's own format.
  xgboost: { words: "an XGBoost model", file: "model.json", parse: treeScorer },
  logistic: { words: "a logistic regression", file: "logistic.json", parse: logisticScorer },
} as const satisfies Readonly<Record<string, Family>>;

export type ModelFamily = keyof typeof FAMILIES;

/** The names of the families, for schemas. */
export const FAMILY_NAMES = ["xgboost", "logistic"] as const satisfies readonly ModelFamily[];

/**
 * Reads a model file.
 *
 * @param json its parsed content
 * @throws Error if it is not a usable model of that family
 */
export function parseModel(family: ModelFamily, json: unknown): Scorer {
  return FAMILIES[family].parse(json);
}
