/** The names of the families: the kinds of model that can be learnt, saved and served. */
export const FAMILY_NAMES = ["xgboost", "logistic"] as const;

export type ModelFamily = typeof FAMILY_NAMES[number];
