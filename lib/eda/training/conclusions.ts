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
import { counted, decimal, withInterval } from "../../text/numbers.ts";
import { type Displayable, list, told } from "../drawing/display.ts";
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
    ...onTest(served, validation, test),
    ...(backtest === null
      ? ["No window of the backtest could be predicted: there is no second opinion."]
      : onBacktest(served, backtest)),
  ];
}

function onTest(served: string, validation: number | null, test: BacktestComparison): string[] {
  const figures = test.models[served]?.metrics;
  const prAuc = figures?.pr_auc;
  if (prAuc === undefined || prAuc.value === null) {
    return ["The test months have no breakout: they cannot judge any model."];
  }
  if (tooFew(test)) return [judgesNothing("The test months have", test)];
  const { value, high } = prAuc;
  const roc = figures?.roc_auc.value ?? null;
  const better = Object.entries(test.models)
    .filter(([name, { metrics }]) => name !== served && (metrics.pr_auc.value ?? 0) > value)
    .map(([name, { metrics }]) => `${wordsOf(name)} (${decimal(metrics.pr_auc.value)})`);
  return told([
    measured("Test months", served, prAuc, test),
    roc !== null && roc < 0.5 &&
    `**It ranked the test months worse than chance** (ROC-AUC ${decimal(roc)}).`,
    validation !== null && high !== null && validation > high &&
    `What it promised on the validation months (${decimal(validation)}) did not hold: that is ` +
      "above the interval of the test months.",
    better.length > 0 && `On the test months these rank better: ${better.join(", ")}.`,
  ]);
}

function onBacktest(served: string, backtest: BacktestComparison): string[] {
  const prAuc = backtest.models[served]?.metrics.pr_auc;
  if (prAuc === undefined || prAuc.value === null) {
    return ["No window of the backtest has a breakout: it cannot judge any model."];
  }
  if (tooFew(backtest)) return [judgesNothing("The windows of the backtest have", backtest)];
  const others = (how: ReturnType<typeof standing>): string =>
    Object.entries(backtest.winner_minus).filter(([, { pr_auc }]) => standing(pr_auc, 0) === how)
      .map(([name]) => wordsOf(name)).join(", ");
  const beaten = others("better than");
  const open = others("not told apart from");
  const beating = others("worse than");
  return told([
    measured("Backtest", served, prAuc, backtest),
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

function measured(
  where: string,
  served: string,
  prAuc: BootstrapEstimate,
  { positives, artists_with_positives, prevalence }: BacktestComparison,
): string {
  return `${where}, ${counted(positives, "breakout")} of ` +
    `${counted(artists_with_positives, "artist")}: ${served} has a PR-AUC of ` +
    `${withInterval(prAuc)}; ${standing(prAuc, prevalence)} knowing nothing, which gives ` +
    `${decimal(prevalence)}.`;
}

/**
 * A ranking by chance has a mean PR-AUC above the prevalence, the more so the fewer the positives,
 * and drawing the same few artists anew does not show it. No interval is believed then.
 */
function tooFew({ artists_with_positives: artists }: BacktestComparison): boolean {
  return artists < FEW_ARTISTS;
}

function judgesNothing(
  where: string,
  { positives, artists_with_positives }: BacktestComparison,
): string {
  return `${where} ${counted(positives, "breakout")} of ` +
    `${counted(artists_with_positives, "artist")}. **That is too little to judge any model by**, ` +
    "good or bad: whatever the figures above say of it could be chance.";
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
