import * as Plot from "@observablehq/plot";
import { max } from "d3-array";
import { brierScoreOf } from "../../metrics/brier_score.ts";
import { reliabilityTable } from "../../metrics/reliability.ts";
import { onceEach } from "../../metrics/statistic.ts";
import { shareWithInterval } from "../../metrics/interval.ts";
import { counted, decimal, percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { DASHED, estimates } from "../drawing/marks.ts";
import { INK, modelColour } from "../drawing/palette.ts";
import type { BacktestRun } from "./backtest_windows.ts";

/** With fewer rows in a group its rate says nothing. */
const ROWS_A_GROUP = 40;

/** Probabilities of the rows of a backtest against how often they broke out, for every model that learns. */
export function calibration({ rows: { y }, models }: BacktestRun): Figure {
  const groups = Math.min(10, Math.max(2, Math.floor(y.length / ROWS_A_GROUP)));
  const learnt = models.filter(({ trained }) => trained).map(({ name, scores }) => ({
    heading: `${name}, Brier ${decimal(onceEach(brierScoreOf(y, scores), y.length))}`,
    points: reliabilityTable(y, scores, groups).map((group) => ({
      probability: group.mean_probability,
      ...shareWithInterval(group.positives, group.rows),
      colour: modelColour(name),
      title: `${counted(group.rows, "row")} of probability ` +
        `${percent(group.mean_probability)}: ${percent(group.rate)} broke out`,
    })),
  }));
  const points = learnt.flatMap((model) => model.points);
  const most = max(points, ({ probability, high }) => Math.max(probability, high)) ?? 1;
  const domain = [0, Math.min(100, Math.ceil(10 * most) * 10)];
  return figure({
    title: "Can the probabilities be taken at their word?",
    subtitle:
      `${counted(y.length, "row")} of the backtest, each predicted before it was seen, in ` +
      "groups of similar probability: how often they broke out, with 95 % intervals (Wilson). " +
      "Points below the diagonal: the model says more than comes. Brier: its score, less is better.",
    legend: [{ label: "taken at its word", colour: INK, shape: "dashed" }],
    columns: 3,
    panels: learnt.map(({ heading, points }) => ({
      heading,
      height: 230,
      marginLeft: 34,
      x: { label: "predicted (%) →", percent: true, domain, ticks: 4 },
      y: { label: "↑ broke out (%)", percent: true, domain, grid: true, ticks: 4 },
      marks: [
        Plot.ruleY([0]),
        Plot.line([[0, 0], [1, 1]], { ...DASHED, strokeOpacity: 0.6, clip: true }),
        ...estimates(points, "probability", { upright: true, r: 4 }),
      ],
    })),
  });
}
