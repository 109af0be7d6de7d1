import * as Plot from "@observablehq/plot";
import type { Concentration } from "./concentration.ts";
import { thousands, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { INK, PLAIN } from "../drawing/palette.ts";

/** The share of plays that the most played artists have together. */
export function concentrationFigure(of: Concentration): Figure {
  const { curve, artists, artistsOfHalf, gini } = of;
  const marked = curve.filter(({ rank }) => [10, 100, 1000].includes(rank));
  return figure({
    title: "How few artists have most of the plays",
    subtitle: `${artistsOfHalf} of ${artists} artists have half of all plays (Gini coefficient ` +
      `${gini.toFixed(2)}: 0 would be all alike, 1 a single artist).`,
    panels: [chart({
      width: WIDTH,
      height: 280,
      marginLeft: 48,
      marginRight: 40,
      marginBottom: 40,
      x: {
        type: "log",
        label: "artists, most played first (logarithmic) →",
        tickFormat: thousands,
        ticks: 4,
      },
      y: { label: "↑ share of all plays (%)", domain: [0, 100], grid: true },
      marks: [
        Plot.ruleY([0]),
        Plot.ruleX([artistsOfHalf], { y1: 0, y2: 50, stroke: INK, strokeDasharray: "3 3" }),
        Plot.line(thin(curve), { x: "rank", y: percent, stroke: PLAIN, strokeWidth: 2.5 }),
        Plot.dot(marked, { x: "rank", y: percent, fill: PLAIN, r: 4 }),
        Plot.text(marked, {
          x: "rank",
          y: percent,
          text: (d: Point) => `top ${d.rank}: ${percent(d).toFixed(0)} %`,
          dx: -7,
          dy: -9,
          textAnchor: "end",
        }),
      ],
    })],
  });
}

type Point = Concentration["curve"][number];
const percent = ({ share }: Point): number => 100 * share;

/** On a logarithmic axis most ranks fall on the same pixel: one in a hundredth of a step is kept. */
function thin(curve: Concentration["curve"]): Point[] {
  let next = 0;
  return curve.filter(({ rank }, place) => {
    if (rank < next && place < curve.length - 1) return false;
    next = rank * 1.02;
    return true;
  });
}
