import { mean, sum } from "d3-array";
import type { ProgressListener } from "../../base/progress.ts";
import { copied, inBatches } from "../../features/matrix.ts";
import type { LabelledRows } from "../candidate.ts";
import type { GrowthSettings, XgboostSettings } from "../settings.ts";
import {
  binnedMatrix,
  Booster,
  type BoosterParameters,
  DMatrix,
  type LabelledMatrix,
  type Owned,
} from "./booster.ts";

/** The parameters that tuning varies. */
export type TunedParameters = XgboostSettings["final_params"];

/** A booster grown with early stopping. */
export interface EarlyStopped {
  /** XGBoost's JSON of the best number of trees. */
  readonly json: string;
  readonly bestTrees: number;
  /** `aucpr` on the validation rows after each round; empty if there was no positive to rank. */
  readonly learningCurve: readonly number[];
}

/** Negatives for each positive: the weight that balances the classes. */
export function scalePosWeight(y: Uint8Array): number {
  const positives = sum(y);
  return (y.length - positives) / positives;
}

function parametersOf(
  { reg_lambda, min_child_weight, random_state }: XgboostSettings,
  tuned: TunedParameters,
  { y }: LabelledRows,
): BoosterParameters {
  return {
    objective: "binary:logistic",
    eval_metric: "aucpr",
    ...tuned,
    reg_lambda,
    min_child_weight,
    seed: random_state,
    scale_pos_weight: scalePosWeight(y),
    // Sums of floats depend on how many threads share them.
    ...(y.length > MOST_EXACT ? { tree_method: "hist", nthread: 2 } : { nthread: 1 }),
  };
}

/**
 * Of so many rows every threshold is looked at, which takes 17 bytes a value; of more those between
 * 256 bins. (On 300,000 to 400,000 rows of 98 listeners both ranked those left out equally well.)
 */
const MOST_EXACT = 250_000;

/**
 * Grows trees on `train` until `aucpr` on `validation` has not improved for
 * `early_stopping_rounds`, and keeps the number of trees that did best. Where the validation rows are
 * all of one label `aucpr` does not exist: `fallback_n_estimators` trees are grown then.
 */
export function trainWithEarlyStopping(
  train: LabelledRows,
  validation: LabelledRows,
  config: XgboostSettings,
  tuned: TunedParameters,
  onRound: ProgressListener = () => {},
): EarlyStopped {
  if (new Set(validation.y).size < 2) {
    const bestTrees = config.fallback_n_estimators;
    return {
      json: trainTrees(train, bestTrees, config, tuned, onRound),
      bestTrees,
      learningCurve: [],
    };
  }
  using trainRows = handedOver(train);
  using validationRows = new DMatrix(copied(validation.features), validation.y);
  using booster = new Booster(parametersOf(config, tuned, train), [trainRows, validationRows]);
  booster.setFeatureNames(train.features.columns);
  const learningCurve: number[] = [];
  let [bestTrees, best] = [0, -Infinity];
  for (let round = 0; round < config.n_estimators; round++) {
    booster.update(round, trainRows);
    const score = booster.evaluate(round, validationRows);
    learningCurve.push(score);
    onRound(round + 1, config.n_estimators, `PR-AUC ${score.toFixed(3)}`);
    if (score > best) [bestTrees, best] = [round + 1, score];
    if (round + 1 - bestTrees >= config.early_stopping_rounds) break;
  }
  return { json: booster.firstRoundsToJson(bestTrees), bestTrees, learningCurve };
}

/** Grows a fixed number of trees, the classes balanced. */
export function trainTrees(
  rows: LabelledRows,
  trees: number,
  config: XgboostSettings,
  tuned: TunedParameters,
  onRound?: ProgressListener,
): string {
  using matrix = handedOver(rows);
  return grow(matrix, rows.features.columns, trees, parametersOf(config, tuned, rows), onRound);
}

/**
 * Grows a fixed number of trees on histograms. Classes stay as rare as they are, so that the margins
 * are odds.
 *
 * @returns XGBoost's JSON, the same bytes whatever the number of processors
 */
export function trainOnRows(
  rows: LabelledRows,
  { xgboost: { trees, random_state, ...grown }, rising, falling }: GrowthSettings,
  onRound?: ProgressListener,
): string {
  const [up, down] = [new Set<string>(rising), new Set<string>(falling)];
  const { features: { columns }, y } = rows;
  using matrix = binned(rows);
  const directions = columns.map((name) => up.has(name) ? 1 : down.has(name) ? -1 : 0);
  return grow(matrix, columns, trees, {
    objective: "binary:logistic",
    tree_method: "hist",
    ...grown,
    base_score: mean(y) ?? 0.5,
    seed: random_state,
    monotone_constraints: `(${directions.join()})`,
    // Always two, also where there are more or fewer: sums of floats depend on how many share them.
    nthread: 2,
  }, onRound);
}

function grow(
  matrix: Owned,
  columns: readonly string[],
  trees: number,
  parameters: BoosterParameters,
  onRound: ProgressListener = () => {},
): string {
  using booster = new Booster(parameters, [matrix]);
  booster.setFeatureNames(columns);
  for (let round = 0; round < trees; round++) {
    booster.update(round, matrix);
    onRound(round + 1, trees);
  }
  return booster.toJson();
}

/** Rows in XGBoost's memory: of a copy that was made for it nothing is left here. */
function handedOver(rows: LabelledRows): Owned {
  const { features, y, weights } = rows;
  return y.length > MOST_EXACT ? binned(rows) : new DMatrix(copied(features), y, weights);
}

function binned({ features, y, weights }: LabelledRows): Owned {
  return binnedMatrix(function* (): Generator<LabelledMatrix> {
    let from = 0;
    for (const batch of inBatches(features)) {
      const to = from + batch.rows;
      yield { features: batch, y: y.subarray(from, to), weights: weights?.subarray(from, to) };
      from = to;
    }
  });
}
