import * as Plot from "@observablehq/plot";
import type { CurveBandPoint, ScoreCurvesOfAll } from "./score_curves.ts";
import { counted } from "../../text/text.ts";
import { WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import type { Panel } from "../drawing/chart.ts";
import { fewArtistsWarning } from "./few_artists.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { INK, modelColour } from "../drawing/palette.ts";

const COLUMNS = 2;

/** Precision against recall on the test months, one panel a model, with 95 % bands. */
export function precisionRecallFigure(of: ScoreCurvesOfAll): Figure {
  return figure({
    title: "Precision against recall, on the test months",
    subtitle:
      `${sizes(of)} From left to right the threshold falls: more breakouts are found among ` +
      "more false alarms. Bands are 95 % intervals (bootstrap over artists)." +
      fewArtistsWarning(of.artistsWithBreakouts),
    legend: [{
      label: `what knowing nothing gives: ${(100 * of.prevalence).toFixed(1)} %`,
      colour: INK,
      shape: "dashed",
    }],
    columns: COLUMNS,
    panels: of.models.map(({ model, precisionRecall }) =>
      panel(model, precisionRecall, {
        x: "recall (% of breakouts found) →",
        y: "↑ precision (% of alerts)",
        nothing: [{ x: 0, y: 100 * of.prevalence }, { x: 100, y: 100 * of.prevalence }],
      })
    ),
  });
}

/** The ROC curve on the test months, one panel a model, with 95 % bands. */
export function rocFigure(of: ScoreCurvesOfAll): Figure {
  return figure({
    title: "ROC curves, on the test months",
    subtitle:
      `${sizes(of)} Breakouts found against false alarms as the threshold falls; the area ` +
      "under the curve is the chance that a breakout scores above another row. Bands are 95 % " +
      "intervals (bootstrap over artists)." +
      fewArtistsWarning(of.artistsWithBreakouts),
    legend: [{ label: "what knowing nothing gives", colour: INK, shape: "dashed" }],
    columns: COLUMNS,
    panels: of.models.map(({ model, roc }) =>
      panel(model, roc, {
        x: "other rows alerted of (%) →",
        y: "↑ breakouts found (%)",
        nothing: [{ x: 0, y: 0 }, { x: 100, y: 100 }],
      })
    ),
  });
}

function sizes({ rows, breakouts, artistsWithBreakouts: artists }: ScoreCurvesOfAll): string {
  return `${counted(rows, "row")}, ${counted(breakouts, "breakout")} of ${
    counted(artists, "artist")
  }.`;
}

function panel(
  model: string,
  points: readonly CurveBandPoint[],
  { x, y, nothing }: {
    readonly x: string;
    readonly y: string;
    readonly nothing: readonly { readonly x: number; readonly y: number }[];
  },
): Panel {
  const colour = modelColour(model);
  const percent = (key: keyof CurveBandPoint) => (d: CurveBandPoint): number => 100 * d[key];
  return chart({
    heading: model,
    width: Math.floor((WIDTH - 12 * (COLUMNS - 1)) / COLUMNS),
    height: 290,
    marginLeft: 40,
    marginBottom: 40,
    x: { label: x, domain: [0, 100] },
    y: { label: y, domain: [0, 100], grid: true },
    marks: [
      Plot.ruleY([0]),
      Plot.line(nothing, {
        x: "x",
        y: "y",
        stroke: INK,
        strokeDasharray: "5 4",
        strokeOpacity: 0.6,
      }),
      Plot.areaY(points, {
        x: percent("x"),
        y1: percent("low"),
        y2: percent("high"),
        fill: colour,
        fillOpacity: 0.22,
      }),
      Plot.line(points, { x: percent("x"), y: percent("value"), stroke: colour, strokeWidth: 2.5 }),
    ],
  });
}
