import * as Plot from "@observablehq/plot";
import { cumsum, extent, pairs } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { probabilityOf } from "../../models/logistic_link.ts";
import { percent } from "../../text/numbers.ts";
import { cut } from "./axes.ts";
import type { ChartOptions } from "./chart.ts";
import { DIVERGING, INK } from "./palette.ts";

/** What is said in one breath, and what it adds to the log-odds. */
interface WaterfallStep {
  readonly label: string;
  readonly contribution: number;
}

/** Probabilities that the axis may name. */
const NAMED = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95];
const LETTERS = 46;
/** Log-odds shown to either side. */
const MARGIN = 0.4;

/**
 * How a probability comes about, reason by reason. Log-odds are what adds up, so lengths are those;
 * the axis names probabilities.
 *
 * @param base log-odds of anyone, which is where it begins
 * @param names of the first and the last line
 */
export function waterfallChart(
  base: number,
  steps: readonly WaterfallStep[],
  names: readonly [anyone: string, artist: string],
): ChartOptions {
  const ends = cumsum([base, ...steps.map(({ contribution }) => contribution)]);
  const [first, last] = [itemAt(ends, 0), itemAt(ends, ends.length - 1)];
  const bars = pairs(ends).map(([from, to], place) => {
    const { label } = itemAt(steps, place);
    return {
      from,
      to,
      line: place + 1,
      label,
      colour: to > from ? DIVERGING.positive : DIVERGING.negative,
      title: `${label}: ${percent(probabilityOf(from))} → ${percent(probabilityOf(to))}`,
    };
  });
  const points = [{ at: first, line: 0 }, { at: last, line: steps.length + 1 }].map((point) => ({
    ...point,
    text: percent(probabilityOf(point.at)),
  }));
  const labels = [names[0], ...steps.map(({ label }) => label), names[1]];
  const [lowest = first, highest = first] = extent(ends);
  const [low, high] = [lowest - MARGIN, highest + MARGIN];
  return {
    height: 46 + 24 * labels.length,
    marginTop: 4,
    marginLeft: 300,
    marginRight: 60,
    x: {
      label: "probability →",
      domain: [low, high],
      ticks: NAMED.map((p) => Math.log(p / (1 - p))).filter((at) => at >= low && at <= high),
      tickFormat: (at: number) => percent(probabilityOf(at), probabilityOf(at) < 0.01 ? 1 : 0),
      grid: true,
    },
    y: {
      type: "band",
      domain: labels.map((_, line) => line),
      tickFormat: (line: number) => cut(itemAt(labels, line), LETTERS),
      tickSize: 0,
      label: null,
    },
    marks: [
      Plot.barX(bars, {
        x1: "from",
        x2: "to",
        y: "line",
        fill: "colour",
        insetTop: 3,
        insetBottom: 3,
        title: "title",
      }),
      Plot.dot(points, { x: "at", y: "line", fill: INK, r: 5, title: "text" }),
      Plot.text(points, { x: "at", y: "line", text: "text", textAnchor: "start", dx: 9 }),
    ],
  };
}
