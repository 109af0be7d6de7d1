import { dirname, join } from "node:path";
import { exists } from "../../base/files.ts";
import { type EvaluationReport, readEvaluation } from "../../evaluation/evaluation_report.ts";
import { counted, decimal } from "../../text/numbers.ts";
import { GAP, WIDTH } from "../drawing/axes.ts";
import type { ChartOptions } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { INK } from "../drawing/palette.ts";
import type { OpenHistory } from "../history.ts";
import { panel } from "./model_intervals.ts";

/**
 * How well the model of many listeners ranks for people it has not heard of, beside every heuristic:
 * by this history's own evaluation if it has one, else by that of the model that comes with Breakout.
 *
 * @throws UserError for a damaged evaluation
 */
export async function listenerModels({ workspace: { paths } }: OpenHistory): Promise<Figure> {
  const shipped = join(dirname(paths.shipped), "evaluation.json");
  const path = await exists(paths.evaluation) ? paths.evaluation : shipped;
  return drawn(await readEvaluation(path));
}

function drawn({ listeners, folds, rolling, calendar }: EvaluationReport): Figure {
  const wide = Math.round((WIDTH - GAP) * 0.58);
  const kind = (
    { all }: typeof rolling,
    what: string,
    names: boolean,
  ): ChartOptions & { width: number } => ({
    ...panel(
      all.scores.map(({ name, metrics }) => [NAMES[name] ?? name, metrics.average_precision]),
      { label: `average precision, ${what} →`, reference: all.prevalence ?? 0, names },
    ),
    width: names ? wide : WIDTH - GAP - wide,
  });
  const [first] = rolling.all.scores;
  return figure({
    title: "For people it has not heard of",
    subtitle:
      `The model of ${counted(listeners, "listener")} in ${folds} folds over listeners, the ` +
      "one on the documented columns, and single features as they stand. Means over listeners with " +
      "95 % intervals (bootstrap over listeners). What its probabilities say and what came differ " +
      `by ${decimal(first?.calibration_error ?? null)} on average.`,
    legend: [{ label: "what knowing nothing gives", colour: INK, shape: "dashed" }],
    columns: 2,
    panels: [kind(rolling, "weekly looks", true), kind(calendar, "calendar months", false)],
  });
}

const NAMES: Readonly<Record<string, string>> = {
  listeners: "the model",
  records: "on 13 columns",
  ewm7: "recent plays",
};
