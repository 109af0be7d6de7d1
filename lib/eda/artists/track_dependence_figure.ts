import * as Plot from "@observablehq/plot";
import type { TrackDependence } from "./track_dependence.ts";
import { WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { OUTCOME } from "../drawing/palette.ts";

/** How many breakouts hang on one track. */
export function trackDependenceFigure(breakouts: readonly TrackDependence[]): Figure {
  const half = breakouts.filter((b) => b.topTrackShare >= 0.5).length;
  const single = breakouts.filter((b) => b.topTrackShare === 1).length;
  return figure({
    title: "How many breakouts hang on one track",
    subtitle: `${breakouts.length} artists that broke out, by the share of their plays, from ` +
      `discovery to becoming core, that went to a single track. ${half} have half or more on it, ` +
      `${single} all.`,
    panels: [chart({
      width: WIDTH,
      height: 230,
      marginLeft: 48,
      marginBottom: 40,
      x: { label: "plays that went to the most played track (%) →", domain: [0, 100] },
      y: { label: "↑ artists", grid: true, tickFormat: "d" },
      marks: [
        Plot.rectY(
          breakouts,
          Plot.binX<Plot.RectYOptions>({ y: "count" }, {
            x: (d: TrackDependence) => 100 * d.topTrackShare,
            thresholds: Array.from({ length: 19 }, (_, i) => 5 * (i + 1)),
            fill: OUTCOME["broke out"],
          }),
        ),
        Plot.ruleY([0]),
        Plot.ruleX([50], { strokeDasharray: "4 4" }),
      ],
    })],
  });
}
