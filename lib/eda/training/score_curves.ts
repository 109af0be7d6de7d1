import { clusterDraws, percentileInterval } from "../../metrics/bootstrap.ts";
import { artistClusters, contendersOf } from "./training.ts";
import type { Training } from "./training.ts";
import type { Estimate } from "../../metrics/interval.ts";
import { unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** A point of a curve, with an interval in the vertical. */
export interface CurveBandPoint extends Estimate {
  readonly x: number;
}

/** The curves of one model on the test months. */
export interface ScoreCurves {
  readonly model: string;
  /** Precision (value) at recall (x). */
  readonly precisionRecall: readonly CurveBandPoint[];
  /** True positive rate (value) at false positive rate (x). */
  readonly roc: readonly CurveBandPoint[];
}

/** The curves of every model that learns, and what knowing nothing would give. */
export interface ScoreCurvesOfAll {
  readonly models: readonly ScoreCurves[];
  readonly prevalence: number;
  readonly rows: number;
  readonly breakouts: number;
  readonly artistsWithBreakouts: number;
}

/** Steps of recall and of the false positive rate. */
const STEPS = 40;
const DRAWS = 400;

/**
 * Precision-recall and ROC curves on the test months, with 95 % bootstrap intervals over artists. A
 * curve's value at x is that of the first threshold, from the highest score down, that reaches x.
 *
 * @returns unavailable unless the test months have breakouts and others
 */
export function scoreCurves({ comparison, config }: Training): Available<ScoreCurvesOfAll> {
  const { test } = comparison.split.parts;
  const breakouts = test.y.reduce((sum, label) => sum + label, 0);
  if (breakouts === 0 || breakouts === test.y.length) {
    return unavailable("The test months have rows of one label only: there is no curve to draw.");
  }
  const { seed, confidence } = config.backtest;
  const clusters = artistClusters(test);
  const models = contendersOf(comparison).filter((contender) => "model" in contender);
  return {
    prevalence: breakouts / test.y.length,
    rows: test.y.length,
    breakouts,
    artistsWithBreakouts: new Set(clusters.filter((_, row) => test.y[row] === 1)).size,
    models: models.map(({ name, scores }) => {
      const curvesAt = curvesOf(test.y, scores.test);
      const all = curvesAt(new Float64Array(test.y.length).fill(1));
      const drawn = [...clusterDraws(clusters, { draws: DRAWS, seed })].map(curvesAt);
      const banded = (curve: keyof Curves): CurveBandPoint[] =>
        Array.from(all[curve], (value, step) => {
          const draws = Float64Array.from(drawn, (draw) => draw[curve][step] ?? NaN);
          const interval = percentileInterval(draws, confidence);
          const { low = value, high = value } = interval ?? {};
          return { x: step / STEPS, value, low, high };
        });
      return { model: name, precisionRecall: banded("precision").slice(1), roc: banded("hits") };
    }),
  };
}

/** At each step of recall the precision, and at each of the false positive rate the recall. */
interface Curves {
  readonly precision: Float64Array;
  readonly hits: Float64Array;
}

/** Sorts once; `weights` says how often each row counts. Not defined (`NaN`) without both labels. */
function curvesOf(
  y: Uint8Array,
  scores: Float64Array,
): (weights: ArrayLike<number>) => Curves {
  const order = Uint32Array.from(y.keys())
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  return (weights) => {
    let [positives, negatives] = [0, 0];
    y.forEach((label, row) => {
      if (label === 1) positives += weights[row] ?? 0;
      else negatives += weights[row] ?? 0;
    });
    const precision = new Float64Array(STEPS + 1).fill(NaN);
    const hits = new Float64Array(STEPS + 1).fill(NaN);
    if (positives === 0 || negatives === 0) return { precision, hits };
    let [found, wrong, recallStep, wrongStep] = [0, 0, 0, 0];
    order.forEach((row, place) => {
      if (y[row] === 1) found += weights[row] ?? 0;
      else wrong += weights[row] ?? 0;
      const next = order[place + 1];
      if (next !== undefined && scores[next] === scores[row]) return;
      while (wrongStep <= STEPS && wrong * STEPS >= wrongStep * negatives && wrong > 0) {
        hits[wrongStep++] = found / positives;
      }
      while (recallStep <= STEPS && found * STEPS >= recallStep * positives && found > 0) {
        precision[recallStep++] = found / (found + wrong);
      }
    });
    hits[0] = 0;
    return { precision, hits };
  };
}
