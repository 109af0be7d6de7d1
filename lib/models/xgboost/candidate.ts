import type { ProgressListener } from "../../base/progress.ts";
import type { ModelSettings } from "../settings.ts";
import type { TrainingTable } from "../../split/training_table.ts";
import { rankingOf } from "../../metrics/ranking.ts";
import { bestOf, type Candidate, type Fitted, learnt, type Trial } from "../candidate.ts";
import { treeScorer } from "../tree_scorer.ts";
import { scalePosWeight, trainTrees, trainWithEarlyStopping } from "./train.ts";

/**
 * Gradient-boosted trees. The validation rows settle the number of trees by early stopping and, where
 * `mode` is `tune`, which entry of the grid is kept. Without a positive among them nothing speaks for
 * one entry or the other, and `final_params` are taken.
 */
export function xgboost(config: ModelSettings["modeling"]["xgboost"]): Candidate {
  const { n_estimators, early_stopping_rounds, random_state, reg_lambda, min_child_weight } =
    config;
  const grown = (json: string, { y }: TrainingTable): ReturnType<typeof learnt> =>
    learnt({
      family: "xgboost",
      json,
      scorer: treeScorer(JSON.parse(json)),
      scalePosWeight: scalePosWeight(y),
    });

  function fit(
    train: TrainingTable,
    validation: TrainingTable,
    onProgress: ProgressListener = () => {},
  ): Fitted {
    const settings = config.mode === "tune" && validation.y.includes(1)
      ? config.grid
      : [config.final_params];
    const steps = config.n_estimators * settings.length;
    const fitted = bestOf(settings.map((tuned, place) => {
      const which = settings.length === 1 ? [] : [`setting ${place + 1} of ${settings.length}`];
      const { json, bestTrees, learningCurve } = trainWithEarlyStopping(
        train,
        validation,
        config,
        tuned,
        (round, _of, note) =>
          onProgress(
            place * config.n_estimators + round,
            steps,
            which.concat(note ?? []).join(", "),
          ),
      );
      const ranker = grown(json, train);
      const trial: Trial = {
        params: { ...tuned, best_n_estimators: bestTrees },
        ...rankingOf(validation.y, ranker.scores(validation)),
        learning_curve: learningCurve,
      };
      const refit = (rows: TrainingTable): ReturnType<typeof grown> =>
        grown(trainTrees(rows, bestTrees, config, tuned), rows);
      return { ranker, trial, refit };
    }));
    return {
      ...fitted,
      settings: { n_estimators, early_stopping_rounds, random_state, reg_lambda, min_child_weight },
    };
  }
  return { name: "xgboost", trained: true, fit };
}
