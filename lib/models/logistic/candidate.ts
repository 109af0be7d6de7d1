import type { ProgressListener } from "../../base/progress.ts";
import type { ModelSettings } from "../settings.ts";
import type { TrainingTable } from "../../split/training_table.ts";
import { rankingOf } from "../../metrics/ranking.ts";
import { bestTrial, type Candidate, type Fitted, learnt } from "../candidate.ts";
import { fitLogistic } from "./fit.ts";
import { logisticScorer } from "./model.ts";

/**
 * Logistic regression, the baseline. The validation rows settle C; without a positive among them the
 * first of the configured ones is taken.
 */
export function logistic(config: ModelSettings["modeling"]["logistic"]): Candidate {
  const fitWith = (rows: TrainingTable, C: number): ReturnType<typeof learnt> => {
    const model = fitLogistic(rows, C);
    return learnt({
      family: "logistic",
      json: JSON.stringify(model),
      scorer: logisticScorer(model),
    });
  };

  function fit(
    train: TrainingTable,
    validation: TrainingTable,
    onProgress: ProgressListener = () => {},
  ): Fitted {
    const tried = config.C.map((C, place) => {
      const ranker = fitWith(train, C);
      const trial = { params: { C }, ...rankingOf(validation.y, ranker.scores(validation)) };
      onProgress(place + 1, config.C.length);
      return { ranker, trial };
    });
    const { ranker, trial } = bestTrial(tried, (attempt) => attempt.trial);
    return {
      ...ranker,
      trials: tried.map((attempt) => attempt.trial),
      chosen: trial,
      refit: (rows) => fitWith(rows, trial.params.C),
    };
  }
  return { name: "logistic", trained: true, fit };
}
