import type { EvaluationReport } from "../../evaluation/evaluation_report.ts";
import { counted, decimal } from "../../text/numbers.ts";
import { GAP, WIDTH } from "./axes.ts";
import type { ChartOptions } from "./chart.ts";
import { type Figure, figure } from "./figure.ts";
import { intervalPanel } from "./intervals.ts";
import { INK } from "./palette.ts";

/** How well the model of many listeners ranks for people it has not heard of, beside heuristics. */
export function listenerScores({ listeners, folds, rolling, calendar }: EvaluationReport): Figure {
  const wide = Math.round((WIDTH - GAP) * 0.58);
  const kind = (
    { all }: typeof rolling,
    what: string,
    names: boolean,
  ): ChartOptions & { width: number } => ({
    ...intervalPanel(
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
