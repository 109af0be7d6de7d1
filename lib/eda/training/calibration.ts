import * as Plot from "@observablehq/plot";
import { brierScoreOf } from "../../metrics/brier_score.ts";
import { reliabilityTable } from "../../metrics/reliability.ts";
import { onceEach } from "../../metrics/statistic.ts";
import { shareWithInterval } from "../../metrics/wilson.ts";
import { counted, decimal, percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { DASHED, estimates } from "../drawing/marks.ts";
import { INK, modelColour } from "../drawing/palette.ts";
import type { Training } from "./training.ts";

/** With fewer rows in a group its rate says nothing. */
const ROWS_A_GROUP = 40;

/** Probabilities of the test rows against how often they broke out, for every model that learns. */
export function calibration({ comparison }: Training): Figure {
  const { y } = comparison.split.parts.test;
  const groups = Math.min(10, Math.max(2, Math.floor(y.length / ROWS_A_GROUP)));
  return figure({
    title: "Can the probabilities be taken at their word?",
    subtitle: "Test rows in groups of similar probability: how often they broke out, with 95 % " +
      "intervals (Wilson). Points below the diagonal: the model says more than comes. Training " +
      "weighs breakouts up, so probabilities run high unless they are calibrated " +
      "(modeling.calibration).",
    legend: [{ label: "taken at its word", colour: INK, shape: "dashed" }],
    columns: 2,
    panels: comparison.models.map(({ name, scores }) => {
      const points = reliabilityTable(y, scores.test, groups).map((group) => ({
        probability: group.mean_probability,
        ...shareWithInterval(group.positives, group.rows),
        colour: modelColour(name),
        title: `${counted(group.rows, "row")} of probability ` +
          `${percent(group.mean_probability)}: ${percent(group.rate)} broke out`,
      }));
      return {
        heading: `${name}, Brier score ${
          decimal(onceEach(brierScoreOf(y, scores.test), y.length))
        }`,
        height: 290,
        marginLeft: 40,
        x: { label: "predicted probability (%) →", percent: true, domain: [0, 100] },
        y: { label: "↑ broke out (% of rows)", percent: true, domain: [0, 100], grid: true },
        marks: [
          Plot.ruleY([0]),
          Plot.line([[0, 0], [1, 1]], { ...DASHED, strokeOpacity: 0.6 }),
          ...estimates(points, "probability", { upright: true }),
        ],
      };
    }),
  });
}
