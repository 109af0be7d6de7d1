import type { BreakoutConfig } from "../../config.ts";
import type { TrainingTable } from "../../tables/training_table.ts";
import { bestTrial, learnt, rankingOf } from "../candidate.ts";
import type { Candidate, Fitted, LearntModel, ProgressListener, Trial } from "../candidate.ts";
import { trainTrees, trainWithEarlyStopping } from "./train.ts";
import type { TunedParameters } from "./train.ts";

/** One setting of the booster, grown with early stopping. */
export interface XgboostTrial extends Trial {
  readonly params: TunedParameters & { readonly n_estimators: number };
  /** `aucpr` on the validation rows after each round; empty if there was no positive to rank. */
  readonly learningCurve: readonly number[];
}

/** A booster with what early stopping and tuning settled. */
export interface FittedXgboost extends Fitted {
  readonly model: LearntModel;
  readonly trials: readonly XgboostTrial[];
  readonly chosen: XgboostTrial;
}

/** {@link xgboost}. */
export interface XgboostCandidate extends Candidate {
  fit(...args: Parameters<Candidate["fit"]>): FittedXgboost;
}

/**
 * Gradient-boosted trees. The validation rows settle the number of trees by early stopping and, where
 * `mode` is `tune`, which entry of the grid is kept. Without a positive among them nothing speaks for
 * one entry or the other, and `final_params` are taken.
 */
export function xgboost(config: BreakoutConfig["modeling"]["xgboost"]): XgboostCandidate {
  function fit(
    train: TrainingTable,
    validation: TrainingTable,
    onProgress: ProgressListener = () => {},
  ): FittedXgboost {
    const settings = config.mode === "tune" && validation.y.includes(1)
      ? config.grid
      : [config.final_params];
    const steps = config.n_estimators * settings.length;
    const tried = settings.map((tuned, place) => {
      const which = settings.length === 1 ? "" : `setting ${place + 1} of ${settings.length}, `;
      const { json, bestTrees, learningCurve } = trainWithEarlyStopping(
        train,
        validation,
        config,
        tuned,
        (round, _of, score) =>
          onProgress(
            place * config.n_estimators + round,
            steps,
            score === null ? "" : `${which}PR-AUC ${score.toFixed(3)}`,
          ),
      );
      const ranker = learnt("xgboost", json);
      const trial: XgboostTrial = {
        params: { ...tuned, n_estimators: bestTrees },
        ...rankingOf(validation.y, ranker.scores(validation)),
        learningCurve,
      };
      return { tuned, ranker, trial };
    });
    const { tuned, ranker, trial } = bestTrial(tried, (attempt) => attempt.trial);
    return {
      ...ranker,
      trials: tried.map((attempt) => attempt.trial),
      chosen: trial,
      refit: (rows) =>
        learnt("xgboost", trainTrees(rows, trial.params.n_estimators, config, tuned)),
    };
  }
  return { name: "xgboost", trained: true, fit };
}
