import type { ProgressListener } from "../../base/progress.ts";
import type { ModelSettings } from "../settings.ts";
import type { TrainingTable } from "../../split/training_table.ts";
import { rankingOf } from "../../metrics/ranking.ts";
import { bestTrial, type Candidate, type Fitted, learnt } from "../candidate.ts";
import { fitLogistic } from "./fit.ts";
import { type LogisticModel, logisticScorer } from "./model.ts";

/**
 * Logistic regression, the baseline. The validation rows settle C; without a positive among them the
 * first of the configured ones is taken.
 */
export function logistic(config: ModelSettings["modeling"]["logistic"]): Candidate {
  const ranker = (model: LogisticModel): ReturnType<typeof learnt> =>
    learnt({ family: "logistic", json: JSON.stringify(model), scorer: logisticScorer(model) });

  function fit(
    train: TrainingTable,
    validation: TrainingTable,
    onProgress: ProgressListener = () => {},
  ): Fitted {
    const fitWith = fitLogistic(train);
    const tried = config.C.map((C, place) => {
      const attempt = ranker(fitWith(C));
      const trial = { params: { C }, ...rankingOf(validation.y, attempt.scores(validation)) };
      onProgress(place + 1, config.C.length);
      return { attempt, trial };
    });
    const { attempt, trial } = bestTrial(tried, (one) => one.trial);
    return {
      ...attempt,
      trials: tried.map((one) => one.trial),
      chosen: trial,
      refit: (rows) => ranker(fitLogistic(rows)(trial.params.C)),
    };
  }
  return { name: "logistic", trained: true, fit };
}
