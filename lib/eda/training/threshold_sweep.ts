import { alertsAt } from "../../models/compare.ts";
import { positivesOf } from "../../split/training_table.ts";
import type { Training } from "./training.ts";
import type { Estimate } from "../../metrics/interval.ts";
import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";
import { shareWithInterval } from "../../metrics/wilson.ts";

/** What a threshold would do on the validation months. */
export interface ThresholdPoint {
  readonly threshold: number;
  readonly precision: Estimate;
  readonly recall: Estimate;
  readonly medianAlerts: number;
}

/** The served model's thresholds, and the one that was chosen. */
export interface ThresholdSweep {
  readonly model: string;
  readonly points: readonly ThresholdPoint[];
  readonly chosen: ThresholdPoint;
  readonly reason: string;
  /** Most alerts at the median month. */
  readonly budget: number;
}

const MOST_POINTS = 150;

/** Precision, recall and alerts a month of the served model by threshold, on the validation months. */
export function thresholdSweep({ comparison, config }: Training): Available<ThresholdSweep> {
  const { served, split: { parts: { validation } } } = comparison;
  const positives = positivesOf(validation);
  if (positives === 0) {
    return unavailable(
      "No validation month has a breakout: precision and recall say nothing there.",
    );
  }
  const scores = served.scores.validation;
  const pointAt = (threshold: number): ThresholdPoint => {
    const { count, true_positives, per_month } = alertsAt(threshold, validation, scores);
    return {
      threshold,
      precision: count === 0
        ? { value: NaN, low: NaN, high: NaN }
        : shareWithInterval(true_positives, count),
      recall: shareWithInterval(true_positives, positives),
      medianAlerts: per_month.median,
    };
  };
  const distinct = [...new Set(scores)].sort((a, b) => a - b);
  const every = Math.max(1, Math.ceil(distinct.length / MOST_POINTS));
  const { threshold, reason } = served.threshold;
  return {
    model: served.name,
    points: distinct.filter((_, place) => (distinct.length - 1 - place) % every === 0).map(pointAt),
    chosen: pointAt(threshold),
    reason,
    budget: config.modeling.thresholding.max_median_alerts,
  };
}
