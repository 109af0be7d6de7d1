import * as Plot from "@observablehq/plot";
import { cross, descending, sort } from "d3-array";
import { isFeatureName, wordsOf } from "../../features/registry.ts";
import { rankCorrelation } from "../../metrics/rank_correlation.ts";
import { type Frame, numbersOf } from "../../tables/frame.ts";
import { decimal } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { DIVERGING, FAINT_TO_FULL } from "../drawing/palette.ts";
import { type Available, NO_MODELING_ROWS } from "../unavailable.ts";

/** Features that the text names as telling most of breakouts. */
const NAMED = 3;

/**
 * Spearman's rank correlations of every pair of features, and of each with the label `y`.
 *
 * @param rows the modeling table, with the features and `y`
 */
export function correlations(rows: Frame): Available<Figure> {
  if (rows.height === 0) return NO_MODELING_ROWS;
  const columns = [...rows.columns.filter(isFeatureName), "y"].map((column) => ({
    words: wordsOf(column),
    values: numbersOf(rows, column),
  }));
  const names = columns.map(({ words }) => words);
  const pairs = cross(columns.entries(), columns.entries()).flatMap(([[i, a], [j, b]]) => {
    const rho = i < j ? rankCorrelation(a.values, b.values) : null;
    if (rho === null) return []; // a pair told already, or one that does not vary
    const hundredths = decimal(100 * rho, 0);
    return [{
      column: a.words,
      row: b.words,
      strength: Math.abs(rho),
      colour: rho < 0 ? DIVERGING.negative : DIVERGING.positive,
      title: `${a.words}, ${b.words}: ${hundredths}`,
      hundredths,
    }];
  });
  const telling = sort(
    pairs.filter(({ row }) => row === wordsOf("y")),
    (a, b) => descending(a.strength, b.strength),
  ).slice(0, NAMED).map(({ column, hundredths }) => `${column} ${hundredths}`);
  return figure({
    title: "Features that say the same thing",
    subtitle: "Spearman's rank correlation over the modeling rows: the stronger the colour, the " +
      "closer. A feature's name stands where its row ends and its column begins. " +
      (telling.length === 0
        ? "In these rows the label does not vary."
        : "The bottom row is the label, what a feature tells of breakouts by itself: " +
          `${telling.join(", ")} (in hundredths) tell most.`),
    legend: [
      { label: "rise together", colour: DIVERGING.positive },
      { label: "one rises as the other falls", colour: DIVERGING.negative },
    ],
    height: 24 + 16 * names.length,
    margin: 4,
    marginRight: 200,
    x: { axis: null, domain: names, round: false },
    y: { axis: null, domain: names },
    opacity: { domain: [0, 1], range: FAINT_TO_FULL },
    marks: [
      Plot.cell(pairs, {
        x: "column",
        y: "row",
        fill: "colour",
        fillOpacity: { value: "strength", scale: "opacity" },
        inset: 0.5,
        title: "title",
      }),
      Plot.text(names, { x: Plot.identity, y: Plot.identity, textAnchor: "start", dx: -2 }),
    ],
  });
}
