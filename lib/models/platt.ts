import { sum } from "d3-array";
import type { Calibration } from "./calibration.ts";
import { type Candidate, type Fitted, learnt, type Ranker } from "./candidate.ts";
import { itemAt } from "../base/items.ts";
import { rowByRow } from "../features/matrix.ts";
import { NoConvergence, solveLogistic } from "./newton.ts";

/** A calibration, or why there is none. */
export type PlattFit =
  | { readonly calibration: Calibration; readonly refused: null }
  | { readonly calibration: null; readonly refused: string };

/**
 * Fits Platt's calibration: a logistic regression of the label on the margin, without a penalty,
 * towards (N₊ + 1) / (N₊ + 2) and 1 / (N₋ + 2) in place of 1 and 0, so that few rows do not make it
 * too sure. Platt, "Probabilistic outputs for support vector machines" (1999).
 *
 * @param margins of rows that the model did not learn from
 * @param y labels, 0 or 1
 * @returns no calibration where there is only one label, or where a higher margin does not mean a
 * likelier breakout: the order of the rows must survive it
 */
export function fitPlatt(margins: ArrayLike<number>, y: ArrayLike<number>): PlattFit {
  const refuse = (refused: string): PlattFit => ({ calibration: null, refused });
  const positives = sum(Array.from(y));
  const negatives = y.length - positives;
  if (positives === 0 || negatives === 0) {
    return refuse(`no validation row ${positives === 0 ? "is" : "is not"} a breakout`);
  }
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (negatives + 2)];
  try {
    const { coefficients: [slope = NaN], intercept } = solveLogistic({
      inputs: (row, into) => into[0] = itemAt(margins, row),
      width: 1,
      targets: Array.from(y, (label) => label === 1 ? high : low),
      weights: new Float64Array(y.length).fill(1),
      penalty: 0,
    });
    return slope > 0
      ? { calibration: { method: "platt", slope, intercept }, refused: null }
      : refuse("on the validation rows a higher score does not mean a likelier breakout");
  } catch (error) {
    if (!(error instanceof NoConvergence)) throw error;
    return refuse(`it could not be fitted: ${error.message}`);
  }
}

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
        rowByRow(validation.features, fitted.model.scorer.margins),
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
