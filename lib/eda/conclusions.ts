/**
 * What can be concluded, in sentences that the numbers decide. They say first of all how little that
 * is where there is little to go by.
 *
 * @module
 */
// @ts-types="@types/d3-array"
import { sum } from "d3-array";
import { FEW_ARTISTS } from "../evaluation/backtest.ts";
import type { Comparison, Figure } from "../evaluation/backtest_report.ts";
import { shareWithInterval } from "../metrics/wilson.ts";
import { counted, decimal, percent } from "../text/numbers.ts";
import { artistKey, isModelingRow } from "./artists/artist_months.ts";
import type { ArtistMonth } from "./artists/artist_months.ts";
import { list } from "./drawing/display.ts";
import type { Displayable } from "./drawing/figure.ts";
import type { History } from "./history.ts";
import type { MonthTotals } from "./history/by_month.ts";
import type { BacktestRun } from "./training/backtest_windows.ts";
import { testFigures } from "./training/training.ts";
import type { Training } from "./training/training.ts";
import { isUnavailable } from "./unavailable.ts";
import type { Available } from "./unavailable.ts";
import { trackRecord } from "./watchlist/track_record.ts";
import type { MonthRecord } from "./watchlist/track_record.ts";
import type { Watchlist } from "./watchlist/watchlist.ts";

/** With a larger share of silent months, "the month before" is often no month at all. */
const MANY_SILENT = 0.1;

/** What a history allows to learn. */
export function aboutHistory(
  artistMonths: readonly ArtistMonth[],
  months: readonly MonthTotals[],
): string[] {
  const rows = artistMonths.filter(isModelingRow);
  const breakouts = rows.filter((row) => row.breaksOut);
  const artists = new Set(breakouts.map((row) => artistKey(row))).size;
  const silent = months.filter(({ plays }) => plays === 0).length;
  return told([
    `${counted(rows.length, "modeling row")}, ${counted(breakouts.length, "breakout")} of ` +
    `${counted(artists, "artist")}, over ${counted(months.length, "month")}.`,
    rows.length === 0 && "There is nothing to predict here yet.",
    rows.length > 0 && artists < FEW_ARTISTS &&
    `Breakouts of fewer than ${FEW_ARTISTS} artists: what the figures by outcome show, and any ` +
      "model, hangs on a handful of artists. Take them as a picture of the past, not as rules.",
    silent / months.length > MANY_SILENT &&
    `${silent} of ${months.length} months are silent: features that look back to the month ` +
      "before, and survival, say less than they would in an unbroken history.",
  ]);
}

/** The sentences that hold. */
function told(sentences: readonly (string | false)[]): string[] {
  return sentences.filter((sentence) => sentence !== false);
}

/** What the test months and the backtest tell of the served model; each may be missing. */
export function aboutModel(
  { served, validation, test, backtest }: {
    readonly served: string;
    /** Its PR-AUC on the validation months. */
    readonly validation: number | null;
    readonly test: Comparison;
    readonly backtest: Comparison | null;
  },
): string[] {
  return [
    ...onTest(served, validation, test),
    ...(backtest === null
      ? ["No window of the backtest could be predicted: there is no second opinion."]
      : onBacktest(served, backtest)),
  ];
}

function onTest(served: string, validation: number | null, test: Comparison): string[] {
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
    .map(([name, { metrics }]) => `${name} (${decimal(metrics.pr_auc.value)})`);
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

function onBacktest(served: string, backtest: Comparison): string[] {
  const prAuc = backtest.models[served]?.metrics.pr_auc;
  if (prAuc === undefined || prAuc.value === null) {
    return ["No window of the backtest has a breakout: it cannot judge any model."];
  }
  if (tooFew(backtest)) return [judgesNothing("The windows of the backtest have", backtest)];
  const names = (holds: (difference: Figure) => boolean): string =>
    Object.entries(backtest.winner_minus).filter(([, { pr_auc }]) => holds(pr_auc))
      .map(([name]) => name).join(", ");
  const beaten = names(({ low }) => low !== null && low > 0);
  const beating = names(({ high }) => high !== null && high < 0);
  const open = names(({ low, high }) => low === null || high === null || (low <= 0 && high >= 0));
  return told([
    measured("Backtest", served, prAuc, backtest),
    beaten !== "" && `It ranks better than ${beaten}.`,
    open !== "" && `It is not told apart from ${open}.`,
    beating !== "" && `**It ranks worse than ${beating}.**`,
  ]);
}

function measured(where: string, served: string, prAuc: Figure, rows: Comparison): string {
  return `${where}, ${counted(rows.positives, "breakout")} of ` +
    `${counted(rows.artists_with_positives, "artist")}: ${served} has a PR-AUC of ` +
    `${spelled(prAuc)}; ${againstNothing(prAuc, rows.prevalence)}.`;
}

/**
 * A ranking by chance has a mean PR-AUC above the prevalence, the more so the fewer the positives,
 * and drawing the same few artists anew does not show it. No interval is believed then.
 */
function tooFew({ artists_with_positives: artists }: Comparison): boolean {
  return artists < FEW_ARTISTS;
}

function judgesNothing(where: string, { positives, artists_with_positives }: Comparison): string {
  return `${where} ${counted(positives, "breakout")} of ` +
    `${counted(artists_with_positives, "artist")}. **That is too little to judge any model by**, ` +
    "good or bad: whatever the figures above say of it could be chance.";
}

function againstNothing({ low, high }: Figure, prevalence: number): string {
  const nothing = `knowing nothing, which gives ${decimal(prevalence)}`;
  if (low !== null && low > prevalence) return `better than ${nothing}`;
  if (high !== null && high < prevalence) return `worse than ${nothing}`;
  return `not told apart from ${nothing}`;
}

function spelled({ value, low, high }: Figure): string {
  return low === null || high === null
    ? decimal(value)
    : `${decimal(value)} [${decimal(low)}, ${decimal(high)}]`;
}

/** What the alerts of the months that the model did not learn from came to. */
export function aboutAlerts(months: readonly MonthRecord[]): string[] {
  const right = sum(months, ({ alerts }) => alerts["became core"]);
  const known = right + sum(months, ({ alerts }) => alerts["did not"]);
  const open = counted(sum(months, ({ alerts }) => alerts["not known yet"]), "alert");
  const missed = counted(sum(months, (month) => month.missed), "artist-month");
  const span = `Over ${counted(months.length, "month")} that the model did not learn from`;
  if (known === 0) {
    return [
      `${span} no alert has come to an end yet (${open} still open), and ${missed} went before a ` +
      "breakout without one: nothing is known of how far to trust an alert.",
    ];
  }
  const { value, low, high } = shareWithInterval(right, known);
  return [
    `${span}, ${right} of ${counted(known, "alert")} came true: ${percent(value, 0)} (95 % ` +
    `interval ${percent(low, 0)} to ${percent(high, 0)}). ${missed} went before a breakout ` +
    `without an alert. ${open} ${open === "1 alert" ? "is" : "are"} still open.`,
  ];
}

/** What a history allows to learn, as a list. */
export function concludeHistory(history: History, months: readonly MonthTotals[]): Displayable {
  return list(aboutHistory(history.artistMonths, months));
}

/** What is known of the served model, as a list. */
export function concludeModel(
  training: Training,
  backtest: Available<BacktestRun>,
): Displayable {
  const { served } = training.comparison;
  return list(aboutModel({
    served: served.name,
    validation: served.validation.pr_auc,
    test: testFigures(training),
    backtest: isUnavailable(backtest) ? null : backtest.report.all,
  }));
}

/** How far alerts could be trusted so far, as a list. */
export function concludeAlerts(watchlist: Watchlist): Displayable {
  return list(aboutAlerts(trackRecord(watchlist)));
}
