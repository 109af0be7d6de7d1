import { chosenFeatures } from "../features/feature_sets.ts";
import type { ModelSettings } from "./settings.ts";
import { calibrated } from "./calibrated.ts";
import type { Candidate } from "./candidate.ts";
import { heuristic, HEURISTICS } from "./heuristics.ts";
import { logistic } from "./logistic/candidate.ts";
import { xgboost } from "./xgboost/candidate.ts";

/**
 * Everything that is compared: the models that learn, then the heuristics whose feature is in the
 * configured feature set.
 */
export function candidatesOf(config: ModelSettings): Candidate[] {
  const { modeling } = config;
  const columns = chosenFeatures(config);
  const models = [xgboost(modeling.xgboost), logistic(modeling.logistic)];
  return [
    ...(modeling.calibration === "platt" ? models.map(calibrated) : models),
    ...HEURISTICS.filter((name) => columns.includes(name)).map(heuristic),
  ];
}
