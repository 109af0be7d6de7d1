import * as Plot from "@observablehq/plot";
import type { FunnelStep } from "./rule_funnel.ts";
import { count } from "../../text/text.ts";
import { thousands, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { OUTCOME, PLAIN } from "../drawing/palette.ts";

/** What each rule leaves of the artist-months, down to the breakouts. */
export function ruleFunnelFigure(steps: readonly FunnelStep[]): Figure {
  const last = steps.at(-1);
  return figure({
    title: "From artist-months to breakouts, rule by rule",
    subtitle: "Rows left after each rule and those above it; the last bar is what a model has to " +
      "find among the bar before it.",
    panels: [chart({
      width: WIDTH,
      height: 40 + 30 * steps.length,
      marginLeft: 250,
      marginRight: 190,
      marginTop: 4,
      marginBottom: 40,
      x: { label: "artist-months →", grid: true, tickFormat: thousands },
      y: { label: null, domain: steps.map((step) => step.label), tickSize: 0 },
      marks: [
        Plot.barX(steps, {
          x: "rows",
          y: "label",
          fill: (d: FunnelStep) => d === last ? OUTCOME["broke out"] : PLAIN,
          insetTop: 2,
          insetBottom: 2,
        }),
        Plot.text(steps, {
          x: "rows",
          y: "label",
          text: (d: FunnelStep) => `${count(d.rows)} rows, ${count(d.artists)} artists`,
          textAnchor: "start",
          dx: 6,
        }),
        Plot.ruleX([0]),
      ],
    })],
  });
}
