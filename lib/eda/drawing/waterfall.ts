import * as Plot from "@observablehq/plot";
import { cumsum, extent, pairs } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { probabilityOf } from "../../models/logistic_link.ts";
import { percent } from "../../text/numbers.ts";
import { cut, WIDTH } from "./axes.ts";
import type { ChartOptions } from "./chart.ts";
import { EDGED } from "./marks.ts";
import { DIVERGING, INK } from "./palette.ts";

/** What is said in one breath, and what it adds to the log-odds. */
interface WaterfallStep {
  readonly label: string;
  readonly contribution: number;
}

/** Probabilities that the axis may name. */
const NAMED = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95];
/** Log-odds shown to either side. */
const MARGIN = 0.4;
/** Width of a letter, in pixels. */
const LETTER = 7;
/** Height of a line: what is said, and its bar below. */
const LINE = 38;

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
  width = WIDTH,
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
    width,
    height: 46 + LINE * labels.length,
    marginTop: 4,
    marginLeft: 4,
    marginRight: 50,
    x: {
      label: "probability →",
      domain: [low, high],
      ticks: NAMED.map((p) => Math.log(p / (1 - p))).filter((at) => at >= low && at <= high),
      tickFormat: (at: number) => percent(probabilityOf(at), probabilityOf(at) < 0.01 ? 1 : 0),
      grid: true,
    },
    y: { axis: null, type: "band", domain: labels.map((_, line) => line) },
    marks: [
      Plot.text(labels, {
        ...EDGED,
        y: (_: string, line: number) => line,
        text: (label: string) => cut(label, Math.floor(width / LETTER)),
        frameAnchor: "left",
        textAnchor: "start",
        dy: -7,
      }),
      Plot.barX(bars, {
        x1: "from",
        x2: "to",
        y: "line",
        fill: "colour",
        insetTop: 20,
        insetBottom: 5,
        title: "title",
      }),
      Plot.dot(points, { x: "at", y: "line", dy: 8, fill: INK, r: 5, title: "text" }),
      Plot.text(points, {
        ...EDGED,
        x: "at",
        y: "line",
        text: "text",
        textAnchor: "start",
        dx: 9,
        dy: 8,
      }),
    ],
  };
}
