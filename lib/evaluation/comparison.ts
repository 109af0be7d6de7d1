import { sum } from "d3-array";
import { itemAt } from "../base/items.ts";
import { alertsPerMonth } from "../metrics/alert_threshold.ts";
import type { BacktestComparison, BacktestFigure } from "./backtest_report.ts";
import { clusterDraws, type IntervalOptions, percentileInterval } from "../metrics/bootstrap.ts";
import { type EachMetric, eachMetric, METRICS } from "../metrics/metrics.ts";
import { onceEach, type Statistic } from "../metrics/statistic.ts";
import { sweepOf } from "../metrics/sweep.ts";

/** The rows on which models are compared; one entry per row in every field. */
export interface ComparedRows {
  /** The month, told apart by listener. */
  readonly months: readonly string[];
  /** The artist, told apart by listener: what the bootstrap draws. */
  readonly artists: readonly string[];
  readonly y: Uint8Array;
}

/** A model's say on these rows. */
export interface ComparedModel {
  readonly name: string;
  /** Whether its scores are probabilities; a heuristic's are not. */
  readonly trained: boolean;
  readonly scores: Float64Array;
  /** 0 or 1. */
  readonly alerts: Uint8Array;
}

export interface ComparisonOptions extends IntervalOptions {
  /** The name of the model that the others are held against. */
  readonly winner: string;
}

/**
 * Every metric of every model with its interval, and how the winner differs from each other model.
 * The draws of the bootstrap are the same for all, so differences are paired: an interval of a
 * difference that leaves 0 out says more than two intervals that overlap.
 *
 * The intervals tell how much the figures depend on which artists there were. They do not tell how
 * much another span of months would change them.
 *
 * @throws RangeError without rows, or if no model is the winner
 */
export function compareModels(
  rows: ComparedRows,
  models: readonly ComparedModel[],
  { winner, confidence, ...bootstrap }: ComparisonOptions,
): BacktestComparison {
  const measured = models.map((model) => ({
    model,
    metrics: measure(rows, model, bootstrap.draws),
  }));
  const best = measured.find(({ model }) => model.name === winner)?.metrics;
  if (best === undefined) throw new RangeError(`no model is called ${winner}`);

  let draw = 0;
  for (const weights of clusterDraws(rows.artists, bootstrap)) {
    for (const { metrics } of measured) {
      for (const metric of Object.values(metrics)) {
        metric.draws[draw] = metric.statistic(weights) ?? NaN;
      }
    }
    draw++;
  }

  const positives = sum(rows.y);
  return {
    rows: rows.y.length,
    positives,
    prevalence: positives / rows.y.length,
    months: new Set(rows.months).size,
    artists: new Set(rows.artists).size,
    artists_with_positives: new Set(rows.artists.filter((_, row) => rows.y[row] === 1)).size,
    models: Object.fromEntries(measured.map(({ model, metrics }) => [model.name, {
      trained: model.trained,
      metrics: eachMetric((name) => figureOf(metrics[name], confidence)),
      alerts_per_month: alertsPerMonth(rows.months, model.alerts, 1),
    }])),
    winner_minus: Object.fromEntries(
      measured.filter(({ model }) => model.name !== winner).map(({ model, metrics }) => [
        model.name,
        eachMetric((name) => figureOf(minus(best[name], metrics[name]), confidence)),
      ]),
    ),
  };
}

/** A value, and what it would have been in each draw, `NaN` where not defined. */
interface Drawn {
  readonly value: number | null;
  readonly draws: Float64Array;
}

type Measured = EachMetric<Drawn & { readonly statistic: Statistic }>;

function measure(rows: ComparedRows, model: ComparedModel, draws: number): Measured {
  const judged = {
    ...rows,
    ...model,
    sweep: sweepOf(rows.y, model.scores),
    areProbabilities: model.trained,
  };
  return eachMetric((name) => {
    const statistic = METRICS[name].of(judged);
    const value = onceEach(statistic, rows.y.length);
    return { statistic, value, draws: new Float64Array(draws) };
  });
}

function minus(a: Drawn, b: Drawn): Drawn {
  return {
    value: a.value === null || b.value === null ? null : a.value - b.value,
    draws: a.draws.map((value, draw) => value - itemAt(b.draws, draw)),
  };
}

function figureOf({ value, draws }: Drawn, confidence: number): BacktestFigure {
  return { value, ...percentileInterval(draws, confidence) };
}
