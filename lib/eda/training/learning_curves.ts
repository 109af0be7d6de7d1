import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";
import type { Training } from "./training.ts";

/** How a model that grows by rounds did on the validation months. */
export interface LearningCurve {
  readonly model: string;
  /** PR-AUC after each round, the first first. */
  readonly rounds: readonly number[];
  /** The round that was kept. */
  readonly best: number;
  readonly patience: number;
}

/** The learning curve of the setting that was kept. */
export function learningCurve({ comparison, config }: Training): Available<LearningCurve> {
  const grown = comparison.models.find(({ fitted }) => fitted.chosen?.learning_curve !== undefined);
  const { chosen } = grown?.fitted ?? {};
  const rounds = chosen?.learning_curve ?? [];
  if (grown === undefined || rounds.length === 0) {
    return unavailable(
      "No validation month has a breakout, so early stopping had nothing to watch: a fixed number " +
        "of trees was grown.",
    );
  }
  return {
    model: grown.name,
    rounds,
    best: chosen?.params["best_n_estimators"] ?? rounds.length,
    patience: config.modeling.xgboost.early_stopping_rounds,
  };
}
