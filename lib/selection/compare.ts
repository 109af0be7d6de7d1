import { sum } from "d3-array";
import type { ProgressListener } from "../base/progress.ts";
import type { ModelSettings } from "../models/settings.ts";
import { itemAt } from "../base/items.ts";
import {
  type AlertBudget,
  type AlertsPerMonth,
  alertsPerMonth,
  chooseThreshold,
  type ChosenThreshold,
} from "../metrics/alert_threshold.ts";
import { historyMonths, positivesOf, type TrainingTable } from "../split/training_table.ts";
import { type Ranking, rankingOf } from "../metrics/ranking.ts";
import { candidatesOf } from "./candidates.ts";
import type { Candidate, Fitted, LearntModel, Ranker } from "../models/candidate.ts";
import type { SplitTable } from "../split/split_table.ts";
import { type Choice, chooseWinner } from "./winner.ts";

/** What a candidate says of the held-out rows, and how well it ranks them. */
export interface Contender {
  readonly name: string;
  /** Learnt from the training rows: what the validation rows are scored with. */
  readonly fitted: Fitted;
  /** Learnt from the training and the validation rows: what the test rows are scored with. */
  readonly final: Ranker;
  /** One per row. */
  readonly scores: { readonly validation: Float64Array; readonly test: Float64Array };
  readonly validation: Ranking;
  readonly test: Ranking;
}

/** A contender that can be saved and served: it gives probabilities, and alerts at a threshold. */
export interface TrainedContender extends Contender {
  /** What `fitted` and `final` learnt; the latter is the one to serve. */
  readonly early: LearntModel;
  readonly model: LearntModel;
  /** Chosen on the validation rows. */
  readonly threshold: ChosenThreshold;
  /** What the threshold does on the test rows. */
  readonly alerts: Alerts;
}

export interface Alerts {
  readonly per_month: AlertsPerMonth;
  readonly count: number;
  readonly true_positives: number;
  /** `null` without an alert. */
  readonly precision: number | null;
  /** `null` without a breakout. */
  readonly recall: number | null;
}

/**
 * Trains a candidate on the training rows, lets the validation rows settle what they must, trains
 * again on both with that, and scores the test rows once.
 */
export function contend(
  candidate: Candidate,
  { parts, trainValidation }: Pick<SplitTable, "parts" | "trainValidation">,
  onProgress?: ProgressListener,
): Contender {
  const { train, validation, test } = parts;
  const fitted = candidate.fit(train, validation, onProgress);
  const final = fitted.refit(trainValidation);
  const scores = { validation: fitted.scores(validation), test: final.scores(test) };
  return {
    name: candidate.name,
    fitted,
    final,
    scores,
    validation: rankingOf(validation.y, scores.validation),
    test: rankingOf(test.y, scores.test),
  };
}

/** All contenders on one split, and the one to serve. */
export interface ModelSelection {
  readonly split: SplitTable;
  readonly models: readonly TrainedContender[];
  readonly heuristics: readonly Contender[];
  readonly served: TrainedContender;
  readonly choice: Choice;
}

/**
 * Every candidate in turn, the threshold of those that learn, and the choice of the one to serve.
 *
 * @param onProgress hears of each candidate's steps; the note begins with its name
 * @param candidates those of the configuration if absent
 */
export function compare(
  split: SplitTable,
  config: ModelSettings,
  onProgress: ProgressListener = () => {},
  candidates: readonly Candidate[] = candidatesOf(config),
): ModelSelection {
  const { thresholding, production_model } = config.modeling;
  const models: TrainedContender[] = [];
  const heuristics: Contender[] = [];
  for (const candidate of candidates) {
    const contender = contend(
      candidate,
      split,
      (done, of, note = "") => onProgress(done, of, `${candidate.name} ${note}`.trimEnd()),
    );
    const { fitted: { model: early }, final: { model } } = contender;
    if (early === undefined || model === undefined) heuristics.push(contender);
    else models.push({ ...contender, early, model, ...alerting(contender, split, thresholding) });
  }
  const { winner, ...choice } = chooseWinner(models, heuristics, production_model);
  return { split, models, heuristics, served: winner, choice };
}

function alerting(
  { scores }: Contender,
  { parts: { validation, test } }: SplitTable,
  budget: AlertBudget,
): Pick<TrainedContender, "threshold" | "alerts"> {
  const months = historyMonths(validation);
  const threshold = chooseThreshold(months, validation.y, scores.validation, budget);
  return { threshold, alerts: alertsAt(threshold.threshold, test, scores.test) };
}

/** What alerts at a threshold cost and find. */
export function alertsAt(threshold: number, rows: TrainingTable, scores: Float64Array): Alerts {
  const alert = scores.map((score) => score >= threshold ? 1 : 0);
  const count = sum(alert);
  const hits = sum(alert, (one, row) => one * itemAt(rows.y, row));
  const positives = positivesOf(rows);
  return {
    per_month: alertsPerMonth(historyMonths(rows), scores, threshold),
    count,
    true_positives: hits,
    precision: count === 0 ? null : hits / count,
    recall: positives === 0 ? null : hits / positives,
  };
}
