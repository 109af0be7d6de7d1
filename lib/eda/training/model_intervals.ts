import type { BacktestComparison, BacktestReport } from "../../evaluation/backtest_report.ts";
import { type MetricName, METRICS } from "../../metrics/metrics.ts";
import { counted, percent } from "../../text/numbers.ts";
import { type ChartOptions, sideBySide } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { CHANCE, namedEstimates } from "../drawing/marks.ts";
import type { BacktestRun } from "./backtest_windows.ts";
import { fewArtistsWarning, testFigures, type Training } from "./training.ts";

/** Every model side by side on the test months, with intervals. */
export function testModels(training: Training): Figure {
  return modelsFigure(
    "Models side by side, on the test months",
    `${points(training.config.backtest)}: where two overlap by much, the test months do not tell ` +
      "the models apart.",
    testFigures(training),
  );
}

/** Every model side by side on all windows of the backtest, with intervals. */
export function backtestModels({ all, report: { settings } }: BacktestRun): Figure {
  return modelsFigure(
    "Models side by side, on all windows of the backtest",
    `Each was predicted from the months before its window. ${points(settings)}.`,
    all,
  );
}

/** How much better or worse the served model ranks than each other, in the same draws. */
export function winnerMinus({ report: { winner, settings }, all }: BacktestRun): Figure {
  return figure({
    title: `How ${winner.name} differs from the others`,
    subtitle: `PR-AUC of ${winner.name} minus that of the other, over all windows of the ` +
      `backtest, with ${percent(settings.confidence, 0)} intervals in paired draws. To the right ` +
      "of 0 it ranks better; an interval that holds 0 does not tell the two apart." +
      fewArtistsWarning(all.artists_with_positives),
    ...namedEstimates(
      Object.entries(all.winner_minus).map(([name, { pr_auc }]) => ({ name, ...pr_auc })),
      0,
      { label: `PR-AUC, ${winner.name} minus the other →` },
    ),
  });
}

function points({ confidence }: Pick<BacktestReport["settings"], "confidence">): string {
  return `Points with ${percent(confidence, 0)} intervals (bootstrap over artists)`;
}

function modelsFigure(title: string, howToRead: string, comparison: BacktestComparison): Figure {
  const { rows, months, positives, prevalence, artists_with_positives: artists } = comparison;
  const panel = (metric: MetricName, chance: number): ChartOptions =>
    namedEstimates(
      Object.entries(comparison.models).map(([name, { metrics }]) => ({
        name,
        ...metrics[metric],
      })),
      chance,
      { label: `${METRICS[metric].label} →` },
    );
  return figure({
    title,
    subtitle: `${counted(rows, "row")} of ${counted(months, "month")}, ` +
      `${counted(positives, "breakout")} of ${counted(artists, "artist")}. ` +
      howToRead + fewArtistsWarning(artists),
    legend: [CHANCE],
    columns: 2,
    panels: sideBySide(panel("pr_auc", prevalence), panel("roc_auc", 0.5)),
  });
}
