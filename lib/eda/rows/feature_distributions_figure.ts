import * as Plot from "@observablehq/plot";
import type { DistributionBin, FeatureDistribution } from "./feature_distributions.ts";
import type { Outcome } from "../artists/lifecycles.ts";
import { thousands, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import type { Panel } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { OUTCOME } from "../drawing/palette.ts";

const COLUMNS = 3;
const OUTCOMES: readonly Outcome[] = ["did not", "broke out"];

/** Each feature's histogram for the rows that broke out and for those that did not. */
export function featureDistributionsFigure(of: readonly FeatureDistribution[]): Figure {
  return figure({
    title: "Each feature, by what became of the row",
    subtitle: "Share of the rows of each outcome (%) by value; the two add up to 100 % each. The " +
      "further apart the outlines, the more the feature tells by itself. Where a name ends in " +
      "* the few values beyond the axis count in the outermost bins.",
    legend: OUTCOMES.map((outcome) => ({
      label: outcome,
      colour: OUTCOME[outcome],
      shape: "line",
    })),
    columns: COLUMNS,
    panels: of.map(panel),
  });
}

function panel({ feature, bins, cut }: FeatureDistribution): Panel {
  return chart({
    heading: `${feature.name}${cut ? " *" : ""}`,
    width: Math.floor((WIDTH - 12 * (COLUMNS - 1)) / COLUMNS),
    height: 130,
    marginLeft: 28,
    marginRight: 8,
    marginTop: 6,
    marginBottom: 34,
    x: {
      label: feature.unit,
      labelAnchor: "right",
      labelArrow: "none",
      tickFormat: thousands,
      ticks: feature.unit === "flag" ? [0, 1] : 4,
    },
    y: { label: null, ticks: 3, zero: true },
    marks: [
      Plot.ruleY([0]),
      ...OUTCOMES.flatMap((outcome) => {
        const outline = outlineOf(bins.filter((bin) => bin.outcome === outcome));
        const stroke = OUTCOME[outcome];
        return [
          Plot.areaY(outline, { x: "x", y1: 0, y2: "y", fill: stroke, fillOpacity: 0.18 }),
          Plot.line(outline, { x: "x", y: "y", stroke, strokeWidth: 1.75 }),
        ];
      }),
    ],
  });
}

/** The corners of a histogram's outline. */
function outlineOf(bins: readonly DistributionBin[]): { x: number; y: number }[] {
  const [first, last] = [bins[0], bins.at(-1)];
  if (first === undefined || last === undefined) return [];
  return [
    { x: first.from, y: 0 },
    ...bins.flatMap((
      { from, to, share },
    ) => [{ x: from, y: 100 * share }, { x: to, y: 100 * share }]),
    { x: last.to, y: 0 },
  ];
}
