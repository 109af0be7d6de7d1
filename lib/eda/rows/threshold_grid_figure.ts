import * as Plot from "@observablehq/plot";
import type { ThresholdCell } from "./threshold_grid.ts";
import { count } from "../../text/text.ts";
import { heat, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import type { Panel } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { INK, OUTCOME } from "../drawing/palette.ts";

/** What other thresholds for entry and core would give. */
export function thresholdGridFigure(cells: readonly ThresholdCell[]): Figure {
  const most = Math.max(...cells.map(prevalence));
  return figure({
    title: "What other thresholds would change",
    subtitle:
      "Breakouts of modeling rows by plays that a row needs (up) and plays that make an artist core " +
      "(across); the stronger the colour, the commoner breakouts are. The frame is the " +
      "configuration. An artist is also core by its share of a month: below, what the plays alone " +
      "would give.",
    panels: [true, false].map((byShare) =>
      panel(cells.filter((d) => d.byShare === byShare), byShare, most)
    ),
  });
}

const prevalence = (d: ThresholdCell): number => d.rows === 0 ? 0 : d.breakouts / d.rows;

function panel(cells: readonly ThresholdCell[], byShare: boolean, most: number): Panel {
  const position = { x: "corePlays", y: "entryPlays" };
  return chart({
    heading: byShare ? "core by plays or by share" : "core by plays alone",
    width: WIDTH,
    height: 44 + 42 * new Set(cells.map((d) => d.entryPlays)).size,
    marginLeft: 56,
    marginTop: 4,
    marginBottom: 40,
    x: { label: "plays a month that make an artist core →", tickSize: 0 },
    y: { label: "↑ plays this month that a row needs", reverse: true, tickSize: 0 },
    marks: [
      Plot.cell(cells, {
        ...position,
        fill: OUTCOME["broke out"],
        fillOpacity: (d: ThresholdCell) => heat(prevalence(d), most, 0.65),
        inset: 1,
      }),
      Plot.cell(cells.filter((d) => d.configured), {
        ...position,
        stroke: INK,
        strokeWidth: 2,
        inset: 1,
      }),
      Plot.text(cells, {
        ...position,
        text: (d: ThresholdCell) => `${count(d.breakouts)} of ${count(d.rows)}`,
        dy: -7,
        fontWeight: 600,
      }),
      Plot.text(cells, {
        ...position,
        text: (d: ThresholdCell) => `${(100 * prevalence(d)).toFixed(1)} %`,
        dy: 9,
      }),
    ],
  });
}
