import type { ProgressListener } from "../../base/progress.ts";
import type { ModelSettings } from "../settings.ts";
import type { TrainingTable } from "../../split/training_table.ts";
import { rankingOf } from "../../metrics/ranking.ts";
import { bestOf, type Candidate, type Fitted, learnt } from "../candidate.ts";
import { fitLogistic } from "./fit.ts";
import { type LogisticModel, logisticScorer } from "./model.ts";

/**
 * Logistic regression, the baseline. The validation rows settle C; without a positive among them the
 * first of the configured ones is taken.
 */
export function logistic(config: ModelSettings["modeling"]["logistic"]): Candidate {
  const rankerOf = (model: LogisticModel): ReturnType<typeof learnt> =>
    learnt({ family: "logistic", json: JSON.stringify(model), scorer: logisticScorer(model) });

  function fit(
    train: TrainingTable,
    validation: TrainingTable,
    onProgress: ProgressListener = () => {},
  ): Fitted {
    const fitWith = fitLogistic(train);
    return bestOf(config.C.map((C, place) => {
      const ranker = rankerOf(fitWith(C));
      const trial = { params: { C }, ...rankingOf(validation.y, ranker.scores(validation)) };
      onProgress(place + 1, config.C.length);
      return { ranker, trial, refit: (rows) => rankerOf(fitLogistic(rows)(C)) };
    }));
  }
  return { name: "logistic", trained: true, fit };
}
