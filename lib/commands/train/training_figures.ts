import { itemAt } from "../../base/items.ts";
import type { BreakoutConfig } from "../../workspace/config.ts";
import { rowByRow } from "../../features/matrix.ts";
import { brierScoreOf } from "../../metrics/brier_score.ts";
import { reliabilityTable } from "../../metrics/reliability.ts";
import { onceEach } from "../../metrics/statistic.ts";
import { type Ranking, rankingOf } from "../../metrics/ranking.ts";
import type { Contender, ModelSelection, TrainedContender } from "../../selection/compare.ts";
import { HEURISTICS } from "../../models/heuristics.ts";
import { fitPlatt } from "../../models/platt.ts";
import { probabilities, rawProbabilities } from "../../models/scorer.ts";
import { type RowsInParts, type SplitTable, splitWarnings } from "../../split/split_table.ts";
import { positivesOf } from "../../split/training_table.ts";
import type { ComparisonReport, TrainedReport } from "../../artifact/train_report.ts";

/** What a comparison found, in the form of `metrics.json`. */
export function comparisonReport(
  { split, models, heuristics, served, choice }: ModelSelection,
  config: BreakoutConfig,
): ComparisonReport {
  const { train, validation, test } = split.summary;
  const rows = train.rows + validation.rows + test.rows;
  const compared = heuristics.map(({ name }) => name);
  const refused = config.modeling.calibration === "none"
    ? []
    : models.filter(({ model }) => model.scorer.calibration === undefined);
  const absent = HEURISTICS.filter((name) => !compared.includes(name));
  return {
    split: split.summary,
    prevalence: (train.positives + validation.positives + test.positives) / rows,
    models: Object.fromEntries([
      ...models.map((model) => [model.name, trainedReport(model, split)] as const),
      ...heuristics.map(({ name, validation, test }) =>
        [name, { trained: false as const, validation, test }] as const
      ),
    ]),
    production_model: served.model.family,
    production_model_reason: choice.reason,
    beaten_by: choice.beatenBy.map(({ name, validation }) => ({
      name,
      pr_auc: validation.pr_auc,
    })),
    warnings: [
      ...splitWarnings(split.summary),
      ...refused.map(({ name }) => `the probabilities of ${name} could not be calibrated`),
      ...absent.map((name) => `${name} alone is not compared: the feature set leaves it out`),
    ],
  };
}

function trainedReport(
  model: TrainedContender,
  split: SplitTable,
): TrainedReport {
  const { fitted, alerts, threshold } = model;
  const { per_month, count, ...rates } = alerts;
  const trials = fitted.trials.map(({ params, pr_auc, roc_auc }) => ({ params, pr_auc, roc_auc }));
  return {
    trained: true,
    validation: model.validation,
    test: { ...model.test, alerts_per_month: per_month, alerts: count, ...rates },
    threshold: threshold.threshold,
    threshold_reason: threshold.reason,
    ...settingsOf(model),
    trials,
    calibration: calibrationOf(model, split),
  };
}

type Settings = Pick<TrainedReport, "params" | "best_n_estimators" | "scale_pos_weight">;

function settingsOf({ fitted, early, model }: TrainedContender): Settings {
  const { best_n_estimators, ...settled } = fitted.chosen?.params ?? {};
  const [train, trainValidation] = [early.scalePosWeight, model.scalePosWeight];
  return {
    params: { ...settled, ...fitted.settings },
    ...(best_n_estimators === undefined ? {} : { best_n_estimators }),
    ...(train === undefined || trainValidation === undefined
      ? {}
      : { scale_pos_weight: { train, train_validation: trainValidation } }),
  };
}

/** How far the model's probabilities, as they are and calibrated, can be taken at their word. */
function calibrationOf(
  { early, model }: TrainedContender,
  { parts: { validation, test }, trainValidation }: SplitTable,
): TrainedReport["calibration"] {
  const margins = rowByRow(validation.features, early.scorer.margins);
  const { calibration, refused } = fitPlatt(margins, validation.y);
  const quality = (probabilities: ArrayLike<number>): TrainedReport["calibration"]["raw"] => ({
    brier: onceEach(brierScoreOf(test.y, probabilities), test.y.length),
    reliability: reliabilityTable(test.y, probabilities),
  });
  const prevalence = positivesOf(trainValidation) / trainValidation.y.length;
  const constant = new Float64Array(test.y.length).fill(prevalence);
  return {
    applied: model.scorer.calibration !== undefined,
    platt: calibration,
    refused,
    raw: quality(rowByRow(test.features, (features) => rawProbabilities(model.scorer, features))),
    calibrated: calibration === null ? null : quality(
      rowByRow(
        test.features,
        (features) => probabilities({ ...model.scorer, calibration }, features),
      ),
    ),
    brier_of_prevalence: onceEach(brierScoreOf(test.y, constant), test.y.length),
  };
}

/** What a contender says of the held-out rows of a split. */
export interface HeldOut extends Pick<Contender, "scores"> {
  readonly split: SplitTable;
  /** Some of the rows; all if absent. */
  readonly among?: RowsInParts;
}

/** How well held-out rows are ranked, taken together. */
export function figuresOf(
  held: readonly HeldOut[],
): { readonly validation: Ranking; readonly test: Ranking } {
  const together = (part: "validation" | "test"): Ranking => {
    const rows = held.flatMap(({ scores, split: { parts }, among }) => {
      const { y } = parts[part];
      return (among?.[part] ?? [...y.keys()])
        .map((row) => ({ y: itemAt(y, row), score: itemAt(scores[part], row) }));
    });
    return rankingOf(rows.map(({ y }) => y), rows.map(({ score }) => score));
  };
  return { validation: together("validation"), test: together("test") };
}
