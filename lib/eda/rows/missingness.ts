import * as Plot from "@observablehq/plot";
import { groups } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { featureNamed, isFeatureName, wordsOf } from "../../features/registry.ts";
import { percent } from "../../text/numbers.ts";
import type { Frame } from "../../tables/frame.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { HUE } from "../drawing/palette.ts";

/**
 * The share of missing values of every feature.
 *
 * @param features of all artist-months
 * @param modeling the rows that models learn from
 */
export function missingness(features: Frame, modeling: Frame): Figure {
  const known = features.columns.filter(isFeatureName).map(featureNamed);
  const sharesIn = (frame: Frame, of: string): { name: string; share: number; title: string }[] =>
    known.map(({ name, words }) => {
      const share = frame.height === 0 ? 0 : frame.getColumn(name).nullCount() / frame.height;
      return { name, share, title: `${words}: missing in ${percent(share)} of ${of}` };
    });
  const everywhere = sharesIn(features, "all artist-months");
  const absent = groups(
    known.filter((_, place) => itemAt(everywhere, place).share > 0),
    ({ missingWhen = "the history does not tell" }) => missingWhen,
  ).map(([when, of]) => `${of.map(({ words }) => words).join(", ")} when ${when}`);
  return figure({
    title: "Missing values",
    subtitle: absent.length === 0
      ? "No feature is ever missing."
      : `Missing by definition: ${absent.join("; ")}.`,
    legend: [
      { label: "all artist-months", colour: HUE.blue },
      { label: "modeling rows", colour: HUE.orange },
    ],
    panels: [{
      height: 60 + 18 * known.length,
      marginLeft: 210,
      marginTop: 4,
      marginRight: 20,
      x: { label: "missing (% of rows) →", percent: true, domain: [0, 100], grid: true },
      y: { label: null, domain: known.map(({ name }) => name), tickFormat: wordsOf, tickSize: 0 },
      marks: [
        Plot.ruleX([0]),
        Plot.ruleY(everywhere, { y: "name", x2: "share", stroke: HUE.blue, strokeOpacity: 0.4 }),
        Plot.dot(everywhere, { y: "name", x: "share", fill: HUE.blue, r: 3.5, title: "title" }),
        Plot.dot(modeling.height === 0 ? [] : sharesIn(modeling, "modeling rows"), {
          y: "name",
          x: "share",
          stroke: HUE.orange,
          strokeWidth: 2,
          r: 6,
          title: "title",
        }),
      ],
    }],
  });
}
