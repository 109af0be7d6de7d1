import * as Plot from "@observablehq/plot";
import type { Missingness } from "./missingness.ts";
import { WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { HUE } from "../drawing/palette.ts";

/** The share of missing values of every feature. */
export function missingnessFigure(features: readonly Missingness[]): Figure {
  const absent = features.filter((f) => f.everywhere > 0);
  const y = (d: Missingness): string => d.feature.name;
  const everywhere = (d: Missingness): number => 100 * d.everywhere;
  const modeling = (d: Missingness): number => 100 * (d.modeling ?? 0);
  const withModeling = features.filter((d) => d.modeling !== null);
  return figure({
    title: "Missing values",
    subtitle: absent.length === 0 ? "No feature is ever missing." : "Missing by definition: " +
      absent.map((d) => `${d.feature.name} when ${d.feature.missingWhen ?? "not known"}`).join(
        "; ",
      ) +
      ".",
    legend: [
      { label: "all artist-months", colour: HUE.blue },
      { label: "modeling rows", colour: HUE.orange },
    ],
    panels: [chart({
      width: WIDTH,
      height: 60 + 18 * features.length,
      marginLeft: 210,
      marginTop: 4,
      marginRight: 20,
      marginBottom: 40,
      x: { label: "missing (% of rows) →", domain: [0, 100], grid: true },
      y: { label: null, domain: features.map(y), tickSize: 0 },
      marks: [
        Plot.ruleX([0]),
        Plot.ruleY(features, { y, x1: 0, x2: everywhere, stroke: HUE.blue, strokeOpacity: 0.4 }),
        Plot.dot(features, { y, x: everywhere, fill: HUE.blue, r: 3.5 }),
        Plot.dot(withModeling, { y, x: modeling, stroke: HUE.orange, strokeWidth: 2, r: 6 }),
      ],
    })],
  });
}
