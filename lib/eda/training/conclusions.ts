/**
 * What can be concluded, in sentences that the numbers decide. They say first of all how little that
 * is where there is little to go by.
 *
 * @module
 */
import { FEW_ARTISTS } from "../../evaluation/backtest.ts";
import type { BacktestComparison } from "../../evaluation/backtest_report.ts";
import { wordsOf } from "../../features/registry.ts";
import type { BootstrapEstimate } from "../../metrics/bootstrap.ts";
import { counted, decimal, told, withInterval } from "../../text/text.ts";
import { type Displayable, list } from "../drawing/display.ts";
import { type Available, isUnavailable } from "../unavailable.ts";
import type { BacktestRun } from "./backtest_windows.ts";
import { testFigures, type Training } from "./training.ts";

/** What the test months and the backtest tell of the served model; each may be missing. */
export function aboutModel(
  { served, validation, test, backtest }: {
    readonly served: string;
    /** Its PR-AUC on the validation months. */
    readonly validation: number | null;
    readonly test: BacktestComparison;
    readonly backtest: BacktestComparison | null;
  },
): string[] {
  return [
    ...judged("The test months", served, test, (prAuc) => onTest(served, validation, prAuc, test)),
    ...(backtest === null
      ? ["No window of the backtest could be predicted: there is no second opinion."]
      : judged("The windows of the backtest", served, backtest, () => onBacktest(backtest))),
  ];
}

/**
 * What some months tell of the served model. A ranking by chance has a mean PR-AUC above the
 * prevalence, the more so the fewer the positives, and drawing the same few artists anew does not show
 * it: no interval is believed then.
 */
function judged(
  months: string,
  served: string,
  { models, positives, artists_with_positives: artists, prevalence }: BacktestComparison,
  more: (prAuc: BootstrapEstimate) => string[],
): string[] {
  const prAuc = models[served]?.metrics.pr_auc;
  if (prAuc === undefined || prAuc.value === null) {
    return [`${months} have no breakout: they cannot judge any model.`];
  }
  const size = `${counted(positives, "breakout")} of ${counted(artists, "artist")}`;
  if (artists < FEW_ARTISTS) {
    return [
      `${months} have ${size}. **That is too little to judge any model by**, good or bad: whatever ` +
      "the figures above say of it could be chance.",
    ];
  }
  return [
    `${months}, ${size}: ${served} has a PR-AUC of ${withInterval(prAuc)}; ` +
    `${standing(prAuc, prevalence)} knowing nothing, which gives ${decimal(prevalence)}.`,
    ...more(prAuc),
  ];
}

function onTest(
  served: string,
  validation: number | null,
  { value, high }: BootstrapEstimate,
  { models }: BacktestComparison,
): string[] {
  const roc = models[served]?.metrics.roc_auc.value ?? null;
  const better = Object.entries(models)
    .filter(([name, { metrics }]) => name !== served && (metrics.pr_auc.value ?? 0) > (value ?? 0))
    .map(([name, { metrics }]) => `${wordsOf(name)} (${decimal(metrics.pr_auc.value)})`);
  return told([
    roc !== null && roc < 0.5 &&
    `**It ranked the test months worse than chance** (ROC-AUC ${decimal(roc)}).`,
    validation !== null && high !== null && validation > high &&
    `What it promised on the validation months (${decimal(validation)}) did not hold: that is ` +
      "above the interval of the test months.",
    better.length > 0 && `On the test months these rank better: ${better.join(", ")}.`,
  ]);
}

function onBacktest({ winner_minus }: BacktestComparison): string[] {
  const others = (how: ReturnType<typeof standing>): string =>
    Object.entries(winner_minus).filter(([, { pr_auc }]) => standing(pr_auc, 0) === how)
      .map(([name]) => wordsOf(name)).join(", ");
  const beaten = others("better than");
  const open = others("not told apart from");
  const beating = others("worse than");
  return told([
    beaten !== "" && `It ranks better than ${beaten}.`,
    open !== "" && `It is not told apart from ${open}.`,
    beating !== "" && `**It ranks worse than ${beating}.**`,
  ]);
}

/** How an interval stands to a number. */
function standing(
  { low, high }: BootstrapEstimate,
  of: number,
): "better than" | "worse than" | "not told apart from" {
  if (low !== null && low > of) return "better than";
  return high !== null && high < of ? "worse than" : "not told apart from";
}

/** What is known of the served model, as a list. */
export function concludeModel(training: Training, backtest: Available<BacktestRun>): Displayable {
  const { served } = training.comparison;
  return list(aboutModel({
    served: served.name,
    validation: served.validation.pr_auc,
    test: testFigures(training),
    backtest: isUnavailable(backtest) ? null : backtest.all,
  }));
}
