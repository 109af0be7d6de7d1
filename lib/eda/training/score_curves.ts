import * as Plot from "@observablehq/plot";
import { bisector, range, sum } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { clusterDraws, percentileInterval } from "../../metrics/bootstrap.ts";
import type { Estimate } from "../../metrics/interval.ts";
import { sweepOf } from "../../metrics/sweep.ts";
import { historyArtists } from "../../split/training_table.ts";
import { counted, percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { band, DASHED } from "../drawing/marks.ts";
import { INK, modelColour } from "../drawing/palette.ts";
import { type Available, given, unavailable } from "../unavailable.ts";
import { fewArtistsWarning, type Training } from "./training.ts";

/** A point of a curve, with an interval in the vertical. */
interface CurvePoint extends Estimate {
  readonly x: number;
}

/** The curves of every model that learns, and what knowing nothing would give. */
export interface ScoreCurves {
  readonly models: readonly {
    readonly model: string;
    /** Precision (value) at recall (x). */
    readonly precision: readonly CurvePoint[];
    /** True positive rate (value) at false positive rate (x). */
    readonly hits: readonly CurvePoint[];
  }[];
  readonly prevalence: number;
  /** Over what, in words. */
  readonly sizes: string;
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
export function scoreCurves({ comparison, config }: Training): Available<ScoreCurves> {
  const { test } = comparison.split.parts;
  const [rows, breakouts] = [test.y.length, sum(test.y)];
  if (breakouts === 0 || breakouts === rows) {
    return unavailable("The test months have rows of one label only: there is no curve to draw.");
  }
  const { seed, confidence } = config.backtest;
  const clusters = historyArtists(test);
  const artists = new Set(clusters.filter((_, row) => test.y[row] === 1)).size;
  return {
    prevalence: breakouts / rows,
    sizes: `${counted(rows, "row")}, ${counted(breakouts, "breakout")} of ` +
      `${counted(artists, "artist")}.`,
    artistsWithBreakouts: artists,
    models: comparison.models.map(({ name, scores }) => {
      const curvesAt = curvesOf(test.y, scores.test);
      const all = curvesAt(range(rows).fill(1));
      const drawn = [...clusterDraws(clusters, { draws: DRAWS, seed })].map(curvesAt);
      const banded = (curve: keyof Curves): CurvePoint[] =>
        all[curve].map((value, step) => {
          const draws = Float64Array.from(drawn, (draw) => itemAt(draw[curve], step));
          const { low, high } = percentileInterval(draws, confidence) ??
            { low: value, high: value };
          return { x: step / STEPS, value, low, high };
        });
      return { model: name, precision: banded("precision").slice(1), hits: banded("hits") };
    }),
  };
}

/** At each step of recall the precision, and at each of the false positive rate the recall. */
interface Curves {
  readonly precision: readonly number[];
  readonly hits: readonly number[];
}

const byFound = bisector((point: { found: number }) => point.found * STEPS).left;
const byWrong = bisector((point: { wrong: number }) => point.wrong * STEPS).left;

/** Sorts once; `weights` says how often each row counts. Not defined (`NaN`) without both labels. */
function curvesOf(y: Uint8Array, scores: Float64Array): (weights: ArrayLike<number>) => Curves {
  const sweep = sweepOf(y, scores);
  return (weights) => {
    const points: { found: number; wrong: number }[] = [];
    sweep.each(weights, (found, wrong) => points.push({ found, wrong }));
    const { found: positives = 0, wrong: negatives = 0 } = points.at(-1) ?? {};
    const isDefined = positives > 0 && negatives > 0;
    const steps = range(STEPS + 1);
    return {
      precision: steps.map((step) => {
        const { found, wrong } = itemAt(points, byFound(points, step * positives));
        return isDefined ? found / (found + wrong) : NaN;
      }),
      hits: steps.map((step) => {
        const { found } = itemAt(points, byWrong(points, step * negatives));
        return isDefined ? Number(step > 0) * found / positives : NaN;
      }),
    };
  };
}

/** Precision against recall on the test months, one panel a model, with 95 % bands. */
export function precisionRecallFigure(curves: Available<ScoreCurves>): Available<Figure> {
  return given(curves, (of) =>
    curvesFigure(of, "precision", {
      title: "Precision against recall, on the test months",
      reading: "From left to right the threshold falls: more breakouts are found among more " +
        "false alarms.",
      nothing: [of.prevalence, of.prevalence],
      told: `what knowing nothing gives: ${percent(of.prevalence)}`,
      x: "recall (% of breakouts found) →",
      y: "↑ precision (% of alerts)",
    }));
}

/** The ROC curve on the test months, one panel a model, with 95 % bands. */
export function rocFigure(curves: Available<ScoreCurves>): Available<Figure> {
  return given(curves, (of) =>
    curvesFigure(of, "hits", {
      title: "ROC curves, on the test months",
      reading: "Breakouts found against false alarms as the threshold falls; the area under the " +
        "curve is the chance that a breakout scores above another row.",
      nothing: [0, 1],
      told: "what knowing nothing gives",
      x: "other rows alerted of (%) →",
      y: "↑ breakouts found (%)",
    }));
}

function curvesFigure(
  { models, sizes, artistsWithBreakouts }: ScoreCurves,
  curve: keyof Curves,
  { title, reading, nothing: [atStart, atEnd], told, x, y }: {
    readonly title: string;
    readonly reading: string;
    /** Values at either end of what knowing nothing gives. */
    readonly nothing: readonly [number, number];
    readonly told: string;
    readonly x: string;
    readonly y: string;
  },
): Figure {
  return figure({
    title,
    subtitle: `${sizes} ${reading} Bands are 95 % intervals (bootstrap over artists).` +
      fewArtistsWarning(artistsWithBreakouts),
    legend: [{ label: told, colour: INK, shape: "dashed" }],
    columns: 2,
    panels: models.map(({ model, [curve]: points }) => ({
      heading: model,
      height: 290,
      marginLeft: 40,
      x: { label: x, percent: true, domain: [0, 100] },
      y: { label: y, percent: true, domain: [0, 100], grid: true },
      marks: [
        Plot.ruleY([0]),
        Plot.line([[0, atStart], [1, atEnd]], { ...DASHED, strokeOpacity: 0.6 }),
        ...band(points, "x", { colour: modelColour(model), title: model }),
        Plot.dot(points, {
          x: "x",
          y: "value",
          fill: modelColour(model),
          r: 1.5,
          title: (point: CurvePoint) => `at ${percent(point.x, 0)}: ${percent(point.value, 0)}`,
        }),
      ],
    })),
  });
}
