import { chosenFeatures } from "../features/feature_sets.ts";
import type { ModelSettings } from "../models/settings.ts";
import { calibrated } from "../models/platt.ts";
import type { Candidate } from "../models/candidate.ts";
import { FAMILY_NAMES, type ModelFamily } from "../models/family.ts";
import { heuristic, HEURISTICS } from "../models/heuristics.ts";
import { logistic } from "../models/logistic/candidate.ts";
import { xgboost } from "../models/xgboost/candidate.ts";

/** How each family learns, by the settings of its section. */
const LEARNERS: Readonly<Record<ModelFamily, (modeling: Modeling) => Candidate>> = {
  xgboost: (modeling) => xgboost(modeling.xgboost),
  logistic: (modeling) => logistic(modeling.logistic),
};
type Modeling = ModelSettings["modeling"];

/**
 * Everything that is compared: the models that learn, then the heuristics whose feature is in the
 * configured feature set.
 *
 * @param families those that can learn here
 */
export function candidatesOf(
  config: ModelSettings,
  families: readonly ModelFamily[] = FAMILY_NAMES,
): Candidate[] {
  const { modeling } = config;
  const columns = chosenFeatures(config);
  const models = families.map((family) => LEARNERS[family](modeling));
  return [
    ...(modeling.calibration === "platt" ? models.map(calibrated) : models),
    ...HEURISTICS.filter((name) => columns.includes(name)).map(heuristic),
  ];
}
