import type { EvaluationReport } from "../../evaluation/evaluation_report.ts";
import { counted, decimal } from "../../text/numbers.ts";
import { type ChartOptions, sideBySide } from "./chart.ts";
import { type Figure, figure } from "./figure.ts";
import { CHANCE, namedEstimates } from "./marks.ts";

/** How well the model of many listeners ranks for people it has not heard of, beside heuristics. */
export function listenerScores({ listeners, folds, rolling, calendar }: EvaluationReport): Figure {
  const panel = ({ all }: typeof rolling, what: string): ChartOptions =>
    namedEstimates(
      all.scores.map(({ name, metrics }) => ({
        name: NAMES[name] ?? name,
        ...metrics.average_precision,
      })),
      all.prevalence ?? 0,
      { label: `average precision, ${what} →` },
    );
  const [first] = rolling.all.scores;
  return figure({
    title: "For people it has not heard of",
    subtitle:
      `The model of ${counted(listeners, "listener")} in ${folds} folds over listeners, the ` +
      "one on the documented columns, and single features as they stand. Means over listeners with " +
      "95 % intervals (bootstrap over listeners). What its probabilities say and what came differ " +
      `by ${decimal(first?.calibration_error ?? null)} on average.`,
    legend: [CHANCE],
    columns: 2,
    panels: sideBySide(panel(rolling, "weekly looks"), panel(calendar, "calendar months")),
  });
}

const NAMES: Readonly<Record<string, string>> = {
  listeners: "the model",
  records: "for records",
  ewm7: "recent plays",
};
