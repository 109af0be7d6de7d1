import type { ProgressListener } from "../base/progress.ts";
import { mean } from "d3-array";
import { itemAt, placesWhere } from "../base/items.ts";
import { rowByRow } from "../features/matrix.ts";
import type { HistoryFeature } from "../features/registry.ts";
import type { Rules } from "../labels/rules.ts";
import { treeScorer } from "../models/tree_scorer.ts";
import { probabilities, type Scorer } from "../models/scorer.ts";
import { trainOnRows } from "../models/xgboost/train.ts";
import type { History } from "../scrobbles/history.ts";
import { type LearningRows, learningRows } from "../split/learning_rows.ts";
import type { ListenersSettings } from "./settings.ts";
import { listenerFolds } from "./listeners.ts";

/**
 * The rows of many listeners that the configuration learns from and judges.
 *
 * @param features those to compute
 * @param onProgress hears of each listener done
 */
export function listenerRows(
  histories: readonly History[],
  config: Rules & { readonly listeners: ListenersSettings },
  timeZone: string,
  features: readonly HistoryFeature[],
  onProgress: ProgressListener,
): LearningRows {
  const { learn_from: { cold_start_buffer_months, ...eligibility }, looks } = config.listeners;
  return learningRows(histories, {
    timeZone,
    rules: config,
    learnFrom: { eligibility, cold_start_buffer_months },
    features,
    looks,
  }, (done, of) => onProgress(done, of, "features of each listener"));
}

/**
 * Grows the trees of one model from the rows that have a weight; weights count against one another,
 * their mean is taken for 1.
 *
 * @param columns the features that the model sees
 * @param isKept whether a row may be learnt from at all
 */
export function learnFrom(
  { features, y, weights }: Pick<LearningRows, "features" | "y" | "weights">,
  columns: readonly string[],
  settings: ListenersSettings,
  onProgress: ProgressListener,
  isKept: (row: number) => boolean = () => true,
): string {
  const learnt = placesWhere(y.length, (row) => itemAt(weights, row) > 0 && isKept(row));
  const average = mean(learnt, (row) => itemAt(weights, row)) ?? 1;
  return trainOnRows(
    {
      features: { matrix: features, places: learnt, columns },
      y: Uint8Array.from(learnt, (row) => itemAt(y, row)),
      weights: Float32Array.from(learnt, (row) => itemAt(weights, row) / average),
    },
    settings,
    (done, of) => onProgress(done, of, "final model"),
  );
}

/** Models that have not heard of the listeners whom they judge. */
export interface OutOfFold {
  /** One per row; `NaN` for rows that no list would hold. */
  readonly probabilities: Float32Array;
  /** The model that has not heard of a listener. */
  readonly scorerOf: (listener: string) => Scorer;
}

/**
 * Scores every row with a model that has not heard of its listener. Rows without weight are not learnt
 * from.
 *
 * @param columns the features that the models see
 * @param onProgress hears of trees grown, over all folds
 */
export function outOfFold(
  rows: LearningRows,
  columns: readonly string[],
  settings: ListenersSettings,
  onProgress: ProgressListener,
): OutOfFold {
  const { folds, xgboost: { trees, random_state: seed } } = settings;
  const foldOf = listenerFolds(rows.listeners, { folds, seed });
  const out = new Float32Array(rows.y.length).fill(NaN);
  const scorers: Scorer[] = [];
  for (let fold = 0; fold < folds; fold++) {
    const isOfFold = (row: number): boolean => foldOf.get(itemAt(rows.listeners, row)) === fold;
    const json = learnFrom(
      rows,
      columns,
      settings,
      (done) => onProgress(fold * trees + done, folds * trees, `fold ${fold + 1} of ${folds}`),
      (row) => !isOfFold(row),
    );
    const scorer = treeScorer(JSON.parse(json));
    scorers.push(scorer);
    const judged = placesWhere(rows.y.length, (row) => rows.judged[row] === 1 && isOfFold(row));
    const scores = rowByRow(
      { matrix: rows.features, places: judged, columns },
      (features) => probabilities(scorer, features),
    );
    judged.forEach((row, place) => out[row] = itemAt(scores, place));
  }
  return {
    probabilities: out,
    scorerOf: (listener) => itemAt(scorers, foldOf.get(listener) ?? NaN),
  };
}
