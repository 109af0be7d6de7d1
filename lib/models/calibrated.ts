import { type Candidate, type Fitted, learnt, type Ranker } from "./candidate.ts";
import { fitPlatt } from "./platt.ts";

/**
 * The candidate with its probabilities calibrated on the validation rows, which its first fit has not
 * learnt from; the refit keeps that calibration. Where none can be fitted the probabilities stay as
 * they are. A heuristic has none and stays what it is.
 */
export function calibrated(candidate: Candidate): Candidate {
  return {
    ...candidate,
    fit: (train, validation, onProgress): Fitted => {
      const fitted = candidate.fit(train, validation, onProgress);
      if (fitted.model === undefined) return fitted;
      const { calibration } = fitPlatt(
        fitted.model.scorer.margins(validation.features),
        validation.y,
      );
      if (calibration === null) return fitted;
      const calibrate = <T extends Ranker>(ranker: T): T => {
        const { model } = ranker;
        if (model === undefined) return ranker;
        return { ...ranker, ...learnt({ ...model, scorer: { ...model.scorer, calibration } }) };
      };
      return { ...calibrate(fitted), refit: (rows) => calibrate(fitted.refit(rows)) };
    },
  };
}
