import { chosenFeatures } from "../config.ts";
import type { BreakoutConfig } from "../config.ts";
import type { Candidate } from "./candidate.ts";
import { heuristic, HEURISTICS } from "./heuristics.ts";
import { logistic } from "./logistic/candidate.ts";
import { xgboost } from "./xgboost/candidate.ts";

/**
 * Everything that is compared: the models that learn, then the heuristics whose feature is in the
 * configured feature set.
 */
export function candidatesOf(config: BreakoutConfig): Candidate[] {
  const columns = chosenFeatures(config);
  return [
    xgboost(config.modeling.xgboost),
    logistic(config.modeling.logistic),
    ...HEURISTICS.filter((name) => columns.includes(name)).map(heuristic),
  ];
}
