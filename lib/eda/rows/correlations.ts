import * as Plot from "@observablehq/plot";
// @ts-types="@types/d3-array"
import { cross } from "d3-array";
import { isFeatureName } from "../../features/registry.ts";
import { rankCorrelation } from "../../metrics/rank_correlation.ts";
import { numbersOf } from "../../tables/frame.ts";
import type { Frame } from "../../tables/frame.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { DIVERGING, FAINT_TO_LEGIBLE } from "../drawing/palette.ts";
import { NO_MODELING_ROWS } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** Correlations from which on a cell says its value. */
const TOLD = 0.3;

/**
 * Spearman's rank correlations of every pair of features, and of each with the label `y`.
 *
 * @param rows the modeling table, with the features and `y`
 */
export function correlations(rows: Frame): Available<Figure> {
  if (rows.height === 0) return NO_MODELING_ROWS;
  const names = [...rows.columns.filter(isFeatureName), "y"];
  const values = names.map((name) => numbersOf(rows, name));
  const pairs = cross(values.entries(), values.entries()).flatMap(([[i, a], [j, b]]) => {
    const rho = i < j ? rankCorrelation(a, b) : null;
    if (rho === null) return []; // a pair told already, or one that does not vary
    const [column, row, size] = [names[i], names[j], Math.abs(rho)];
    const hundredths = (100 * rho).toFixed(0).replace("-", "−");
    const colour = rho < 0 ? DIVERGING.negative : DIVERGING.positive;
    return [{ column, row, size, hundredths, colour, title: `${column}, ${row}: ${hundredths}` }];
  });
  return figure({
    title: "Features that say the same thing",
    subtitle: "Spearman's rank correlation over the modeling rows, in hundredths where it is " +
      `${100 * TOLD} or more either way. The bottom row is the label, y: what a feature tells of ` +
      "breakouts by itself.",
    legend: [
      { label: "rise together", colour: DIVERGING.positive },
      { label: "one rises as the other falls", colour: DIVERGING.negative },
    ],
    panels: [{
      height: 620,
      marginLeft: 200,
      marginTop: 4,
      marginBottom: 180,
      x: { label: null, domain: names.slice(0, -1), tickRotate: -55, tickSize: 0 },
      y: { label: null, domain: names.slice(1), tickSize: 0 },
      opacity: { domain: [0, 1], range: FAINT_TO_LEGIBLE },
      marks: [
        Plot.cell(pairs, {
          x: "column",
          y: "row",
          fill: "colour",
          fillOpacity: { value: "size", scale: "opacity" },
          inset: 0.5,
          title: "title",
        }),
        Plot.text(pairs.filter(({ size }) => size >= TOLD), {
          x: "column",
          y: "row",
          text: "hundredths",
          fontSize: 11,
        }),
      ],
    }],
  });
}
