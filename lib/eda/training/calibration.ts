import { brierScoreOf } from "../../metrics/brier_score.ts";
import { reliabilityTable } from "../../metrics/reliability.ts";
import { onceEach } from "../../metrics/statistic.ts";
import type { Estimate } from "../../metrics/interval.ts";
import type { Training } from "./training.ts";
import { shareWithInterval } from "../../metrics/wilson.ts";

/** Test rows of similar probability. */
export interface ReliabilityPoint extends Estimate {
  readonly rows: number;
  readonly probability: number;
}

/** How far one model's probabilities can be taken at their word. */
export interface ModelCalibration {
  readonly model: string;
  /** Mean squared difference of probability and outcome on the test months. */
  readonly brier: number | null;
  readonly points: readonly ReliabilityPoint[];
}

/** With fewer rows in a group its rate says nothing. */
const ROWS_A_GROUP = 40;

/** Probabilities of the test rows against how often they broke out, for every model that learns. */
export function calibrations({ comparison }: Training): ModelCalibration[] {
  const { y } = comparison.split.parts.test;
  const groups = Math.min(10, Math.max(2, Math.floor(y.length / ROWS_A_GROUP)));
  return comparison.models.map(({ name, scores }) => ({
    model: name,
    brier: onceEach(brierScoreOf(y, scores.test), y.length),
    points: reliabilityTable(y, scores.test, groups).map((group) => ({
      rows: group.rows,
      probability: group.mean_probability,
      ...shareWithInterval(group.positives, group.rows),
    })),
  }));
}
