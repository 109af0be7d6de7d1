import * as Plot from "@observablehq/plot";
import { bisector, range, sum } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { clusterDraws, percentileInterval } from "../../metrics/bootstrap.ts";
import { sweepOf } from "../../metrics/sweep.ts";
import { historyArtists } from "../../split/training_table.ts";
import { counted, percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { band, DASHED } from "../drawing/marks.ts";
import { INK, modelColour } from "../drawing/palette.ts";
import { type Available, unavailable } from "../unavailable.ts";
import { fewArtistsWarning, type Training } from "./training.ts";

/** Steps of recall. */
const STEPS = 40;
const DRAWS = 400;

/** Precision against recall on the test months, one panel for each model, with 95 % bands. */
export function precisionRecall({ comparison, config }: Training): Available<Figure> {
  const { test } = comparison.split.parts;
  const [rows, breakouts] = [test.y.length, sum(test.y)];
  if (breakouts === 0 || breakouts === rows) {
    return unavailable("The test months have rows of one label only: there is no curve to draw.");
  }
  const { seed, confidence } = config.backtest;
  const clusters = historyArtists(test);
  const artists = new Set(clusters.filter((_, row) => test.y[row] === 1)).size;
  const prevalence = breakouts / rows;
  return figure({
    title: "Precision against recall, on the test months",
    subtitle: `${counted(rows, "row")}, ${counted(breakouts, "breakout")} of ` +
      `${counted(artists, "artist")}. From left to right the threshold falls: more breakouts are ` +
      "found among more false alarms. Bands are 95 % intervals (bootstrap over artists)." +
      fewArtistsWarning(artists),
    legend: [{
      label: `what knowing nothing gives: ${percent(prevalence)}`,
      colour: INK,
      shape: "dashed",
    }],
    columns: 2,
    panels: comparison.models.map(({ name, scores }) => {
      const precisionsAt = precisionsOf(test.y, scores.test);
      const drawn = [...clusterDraws(clusters, { draws: DRAWS, seed })].map(precisionsAt);
      const points = precisionsAt(range(rows).fill(1)).map((value, step) => {
        const draws = Float64Array.from(drawn, (precisions) => itemAt(precisions, step));
        const interval = percentileInterval(draws, confidence) ?? { low: value, high: value };
        const recall = (step + 1) / STEPS;
        const title = `${name}, recall ${percent(recall, 0)}: precision ${percent(value, 0)}`;
        return { ...interval, recall, value, title };
      });
      const colour = modelColour(name);
      return {
        heading: name,
        height: 290,
        marginLeft: 40,
        x: { label: "recall (% of breakouts found) →", percent: true, domain: [0, 100] },
        y: { label: "↑ precision (% of alerts)", percent: true, domain: [0, 100], grid: true },
        marks: [
          Plot.ruleY([0]),
          Plot.ruleY([prevalence], { ...DASHED, strokeOpacity: 0.6 }),
          ...band(points, "recall", { colour, title: name }),
          Plot.dot(points, { x: "recall", y: "value", fill: colour, r: 1.5, title: "title" }),
        ],
      };
    }),
  });
}

const byFound = bisector((point: { found: number }) => point.found * STEPS).left;

/**
 * Precision at each step of recall: that of the first threshold, from the highest score down, that
 * reaches it. Sorts once; `weights` says how often each row counts. `NaN` without a positive.
 */
function precisionsOf(
  y: Uint8Array,
  scores: Float64Array,
): (weights: ArrayLike<number>) => number[] {
  const sweep = sweepOf(y, scores);
  return (weights) => {
    const points: { found: number; wrong: number }[] = [];
    sweep.each(weights, (found, wrong) => points.push({ found, wrong }));
    const positives = points.at(-1)?.found ?? 0;
    return range(1, STEPS + 1).map((step) => {
      if (positives === 0) return NaN;
      const { found, wrong } = itemAt(points, byFound(points, step * positives));
      return found / (found + wrong);
    });
  };
}
