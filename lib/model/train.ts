import type { BreakoutConfig, ProjectConfig } from "../config.ts";
import { UserError } from "../errors.ts";
import { alertsPerMonth, chooseThreshold } from "../evaluation/alert_threshold.ts";
import type { ChosenThreshold } from "../evaluation/alert_threshold.ts";
import { averagePrecision, rocAuc } from "../evaluation/ranking.ts";
import { SPLIT_PARTS, splitMonths } from "../evaluation/split.ts";
import type { MonthSplit, SplitPart } from "../evaluation/split.ts";
import { rowsOfMonths } from "../tables/training_table.ts";
import type { TrainingTable } from "../tables/training_table.ts";
import type { ModelMetrics, PartSummary, Ranking } from "./artifact.ts";
import { parseModel, probabilities } from "./scorer.ts";
import type { ModelFamily } from "./scorer.ts";
import { scalePosWeight, trainTrees, trainWithEarlyStopping } from "./xgboost/train.ts";
import type { RoundListener } from "./xgboost/train.ts";

/** A model with all that was learnt about it. */
export interface TrainedModel {
  readonly family: ModelFamily;
  /** The model file's content: XGBoost's own JSON. */
  readonly json: string;
  readonly metrics: ModelMetrics;
  readonly threshold: ChosenThreshold;
  readonly bestTrees: number;
  readonly scalePosWeight: { readonly train: number; readonly train_validation: number };
  /** `aucpr` on the validation rows after each round; empty without a positive there. */
  readonly learningCurve: readonly number[];
  /** Probabilities of the validation rows (model of the training rows) and of the test rows. */
  readonly scores: { readonly validation: Float32Array; readonly test: Float32Array };
}

/** The parts of a modeling table, in time order. */
export interface SplitTable {
  readonly months: MonthSplit;
  readonly parts: Readonly<Record<SplitPart, TrainingTable>>;
  readonly trainValidation: TrainingTable;
  readonly summary: Readonly<Record<SplitPart, PartSummary>>;
}

/**
 * Splits a modeling table by its months.
 *
 * @throws UserError with fewer than 5 months, or without a positive in the training rows
 */
export function splitTable(
  table: TrainingTable,
  fractions: ProjectConfig["split"],
  config: BreakoutConfig,
): SplitTable {
  const months = splitMonths(table.months, fractions);
  const part = (name: SplitPart): TrainingTable => rowsOfMonths(table, months[name]);
  const parts = { train: part("train"), validation: part("validation"), test: part("test") };
  const summarize = (name: SplitPart): PartSummary => summaryOf(months[name], parts[name].y);
  const summary = {
    train: summarize("train"),
    validation: summarize("validation"),
    test: summarize("test"),
  };
  if (summary.train.positives === 0) throw new UserError(noPositive(summary.train, config));
  const trainValidation = rowsOfMonths(table, [...months.train, ...months.validation]);
  return { months, parts, trainValidation, summary };
}

function summaryOf(months: readonly string[], y: Uint8Array): PartSummary {
  const positives = y.reduce((sum, label) => sum + label, 0);
  return {
    months: { first: months[0] ?? "", last: months.at(-1) ?? "", count: months.length },
    rows: y.length,
    positives,
    prevalence: y.length === 0 ? 0 : positives / y.length,
  };
}

function noPositive({ months, rows }: PartSummary, config: BreakoutConfig): string {
  const { eligibility: e, core_definition: core, labels } = config;
  return `none of the ${rows} training rows (${months.first} to ${months.last}) is a breakout, so ` +
    `there is nothing to learn. The rules need an artist with at least ${e.active_plays_min} plays ` +
    `in a month, discovered at most ${e.discovered_within_months} months before, not core for ` +
    `${e.lookback_months} months, who then reaches ${core.plays_min} plays or ` +
    `${100 * core.share_min} % of a month within ${labels.horizon_months} months. Take a longer ` +
    "history, or lower plays_min or share_min in configs/breakout.yaml.";
}

/**
 * Trains XGBoost: early stopping on the validation months, threshold chosen there under the alert
 * budget, refit on training and validation months with the best number of trees, test months scored
 * once.
 *
 * @param onRound hears of each round of each of the two fits
 */
export function trainXgboost(
  split: SplitTable,
  config: BreakoutConfig["modeling"],
  onRound?: RoundListener,
): TrainedModel {
  const { train, validation, test } = split.parts;
  const tuned = config.xgboost.final_params;
  const early = trainWithEarlyStopping(train, validation, config.xgboost, tuned, onRound);
  const json = trainTrees(split.trainValidation, early.bestTrees, config.xgboost, tuned);

  const scores = {
    validation: scoresOf(early.json, validation),
    test: scoresOf(json, test),
  };
  const { months, y } = validation;
  const threshold = chooseThreshold(months, y, scores.validation, config.thresholding);
  const alerts = alertsPerMonth(test.months, scores.test, threshold.threshold);
  return {
    family: "xgboost",
    json,
    metrics: {
      validation: rankingOf(y, scores.validation),
      test: { ...rankingOf(test.y, scores.test), alerts_per_month: alerts },
    },
    threshold,
    bestTrees: early.bestTrees,
    scalePosWeight: {
      train: scalePosWeight(train.y),
      train_validation: scalePosWeight(split.trainValidation.y),
    },
    learningCurve: early.learningCurve,
    scores,
  };
}

function scoresOf(json: string, rows: TrainingTable): Float32Array {
  return probabilities(parseModel("xgboost", JSON.parse(json)), rows.features);
}

function rankingOf(y: Uint8Array, scores: Float32Array): Ranking {
  return { pr_auc: averagePrecision(y, scores), roc_auc: rocAuc(y, scores) };
}

/** What the split cannot tell, in words; empty if every part has positives. */
export function splitWarnings(summary: SplitTable["summary"]): string[] {
  return SPLIT_PARTS.filter((part) => summary[part].positives === 0).map((part) =>
    `no breakout in the ${part} months: ` +
    (part === "validation"
      ? "early stopping and the F-score had nothing to go by"
      : "its PR-AUC is not defined")
  );
}
