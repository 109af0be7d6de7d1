import * as Plot from "@observablehq/plot";
import type { Fitted } from "../../models/candidate.ts";
import { counted, decimal } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { DASHED, EDGED } from "../drawing/marks.ts";
import { modelColour } from "../drawing/palette.ts";
import { type Available, unavailable } from "../unavailable.ts";
import type { Training } from "./training.ts";

/** How a model that grows by rounds did on the validation months. */
export interface LearningCurve {
  readonly model: string;
  /** PR-AUC after each round, the first first. */
  readonly rounds: readonly number[];
  /** The round that was kept. */
  readonly best: number;
}

/** The learning curve of the first model that has one, of its setting that was kept. */
export function learningCurveOf(
  models: readonly { readonly name: string; readonly fitted: Pick<Fitted, "chosen"> }[],
): LearningCurve | null {
  for (const { name, fitted: { chosen } } of models) {
    const rounds = chosen?.learning_curve ?? [];
    const best = chosen?.params["best_n_estimators"] ?? rounds.length;
    if (rounds.length > 0) return { model: name, rounds, best };
  }
  return null;
}

/** PR-AUC on the validation months as trees are added, with the point at which to stop. */
export function learningCurve({ comparison }: Training): Available<Figure> {
  const curve = learningCurveOf(comparison.models);
  if (curve === null) {
    return unavailable(
      "No validation month has a breakout, so early stopping had nothing to watch: a fixed number " +
        "of trees was grown.",
    );
  }
  const { model, rounds, best } = curve;
  const points = rounds.map((value, i) => ({
    round: i + 1,
    value,
    title: `${counted(i + 1, "tree")}: ${decimal(value)}`,
  }));
  const kept = points.filter(({ round }) => round === best);
  const position = { x: "round", y: "value" };
  const colour = modelColour(model);
  return figure({
    title: "When to stop adding trees",
    subtitle: `${model}: PR-AUC on the validation months after each tree. ` +
      `${counted(best, "tree")} ${best === 1 ? "is" : "are"} kept: the ` +
      `${rounds.length - best} after brought nothing better.`,
    panels: [{
      x: { label: "trees →", domain: [0, rounds.length] },
      y: { label: "↑ validation PR-AUC", grid: true, nice: true },
      marks: [
        Plot.ruleX([best], DASHED),
        Plot.line(points, { ...position, stroke: colour, strokeWidth: 2 }),
        Plot.dot(points, { ...position, fill: colour, r: 2, title: "title" }),
        Plot.dot(kept, { ...position, fill: colour, r: 5, title: "title" }),
        Plot.text(kept, {
          ...position,
          ...EDGED,
          text: "title",
          dx: 9,
          dy: -12,
          textAnchor: "start",
        }),
      ],
    }],
  });
}
