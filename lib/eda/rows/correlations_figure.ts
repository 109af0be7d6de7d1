import * as Plot from "@observablehq/plot";
import type { Correlation } from "./correlations.ts";
import { heat, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { DIVERGING } from "../drawing/palette.ts";

/** Correlations from which on a cell says its value. */
const TOLD = 0.3;

/** Rank correlations of every pair of features and of each with the label. */
export function correlationsFigure(pairs: readonly Correlation[]): Figure {
  const rows = [...new Set(pairs.map((pair) => pair.b))];
  const columns = [...new Set(pairs.map((pair) => pair.a))];
  const known = pairs.filter((pair) => pair.rho !== null);
  const rho = (pair: Correlation): number => pair.rho ?? 0;
  return figure({
    title: "Features that say the same thing",
    subtitle: "Spearman's rank correlation over the modeling rows, in hundredths where it is " +
      `${100 * TOLD} or more either way. The bottom row is the label, y: what a feature tells of ` +
      "breakouts by itself.",
    legend: [
      { label: "rise together", colour: DIVERGING.positive },
      { label: "one rises as the other falls", colour: DIVERGING.negative },
    ],
    panels: [chart({
      width: WIDTH,
      height: 620,
      marginLeft: 200,
      marginTop: 4,
      marginBottom: 180,
      x: { label: null, domain: columns, tickRotate: -55, tickSize: 0 },
      y: { label: null, domain: rows, tickSize: 0 },
      marks: [
        Plot.cell(known, {
          x: "a",
          y: "b",
          fill: (d: Correlation) => rho(d) < 0 ? DIVERGING.negative : DIVERGING.positive,
          fillOpacity: (d: Correlation) => heat(Math.abs(rho(d)), 1, 0.8),
          inset: 0.5,
        }),
        Plot.text(known.filter((d) => Math.abs(rho(d)) >= TOLD), {
          x: "a",
          y: "b",
          text: (d: Correlation) => (100 * rho(d)).toFixed(0).replace("-", "−"),
          fontSize: 10,
        }),
      ],
    })],
  });
}
