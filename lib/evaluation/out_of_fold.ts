import { counted } from "../text/numbers.ts";
import { itemAt } from "../base/items.ts";
import { contend } from "../selection/compare.ts";
import type { Candidate } from "../models/candidate.ts";
import type { Scorer } from "../models/scorer.ts";
import {
  historyArtists,
  historyMonths,
  positivesOf,
  rowsOfMonths,
  type TrainingTable,
} from "../split/training_table.ts";
import { type AlertBudget, chooseThreshold } from "../metrics/alert_threshold.ts";
import type { FoldReport } from "./backtest_report.ts";
import type { ComparedModel, ComparedRows } from "./comparison.ts";
import { type Fold, innerSplit } from "../split/rolling_origin.ts";

/** What a candidate said of the rows of a window, one entry per row. */
export interface Prediction {
  readonly scores: Float64Array;
  /** 1 where the score reaches the threshold that was chosen before the window, else 0. */
  readonly alerts: Uint8Array;
  /** Of a candidate that learns. */
  readonly scorer?: Scorer | undefined;
}

/** The rows of a window with what every candidate, by name, said of them. */
export interface PredictedWindow {
  readonly rows: TrainingTable;
  readonly predictions: ReadonlyMap<string, Prediction>;
}

/** How candidates are trained and made to alert in a fold. */
export interface FoldOptions {
  /** Whose rows they are; `null` of all who share a model. */
  readonly listener: string | null;
  readonly candidates: readonly Candidate[];
  /** Share of a fold's training months that validates, in (0, 1). */
  readonly validationShare: number;
  readonly budget: AlertBudget;
  /** Hears of each candidate before it is fitted: its place among them, and its name. */
  readonly onFit?: (place: number, name: string) => void;
}

/**
 * Predicts a fold's window from the months before it. Every candidate goes through what training the
 * model to serve does: fit on the first training months with the last of them as validation, choose
 * the threshold there under the alert budget, refit on both, score the window.
 *
 * A fold is left out if its training rows do not have both labels. A window without one is predicted all the
 * same: leaving it out would hide the false alarms of quiet months and raise every precision.
 *
 * @returns what became of the fold; `predicted` is `null` if it is left out, and the first remark says
 * why
 */
export function predictFold(
  table: TrainingTable,
  fold: Fold,
  { listener, candidates, validationShare, budget, onFit = () => {} }: FoldOptions,
): { readonly report: FoldReport; readonly predicted: PredictedWindow | null } {
  const inner = innerSplit(fold.training, validationShare);
  const train = rowsOfMonths(table, inner.train);
  const validation = rowsOfMonths(table, inner.validation);
  const training = rowsOfMonths(table, fold.training);
  const rows = rowsOfMonths(table, fold.window);

  const lack = whatIsMissing(fold, training, train);
  const predict = (candidate: Candidate, place: number): [string, Prediction] => {
    onFit(place, candidate.name);
    const { scores, final } = contend(candidate, {
      parts: { train, validation, test: rows },
      trainValidation: training,
    });
    const months = historyMonths(validation);
    const { threshold } = chooseThreshold(months, validation.y, scores.validation, budget);
    const alerts = Uint8Array.from(scores.test, (score) => score >= threshold ? 1 : 0);
    return [candidate.name, { scores: scores.test, alerts, scorer: final.model?.scorer }];
  };
  const report: FoldReport = {
    listener,
    first: fold.first,
    last: fold.last,
    training: {
      first: fold.training[0] ?? null,
      last: fold.training.at(-1) ?? null,
      months: fold.training.length,
      rows: training.y.length,
      positives: positivesOf(training),
    },
    window: { months: fold.window.length, rows: rows.y.length, positives: positivesOf(rows) },
    predicted: lack === null,
    remarks: [
      ...(lack === null ? [] : [lack]),
      ...(lack === null && positivesOf(validation) === 0
        ? ["no breakout in the validation months before the window"]
        : []),
      ...(positivesOf(rows) === 0 ? ["no breakout in the window"] : []),
    ],
  };
  return {
    report,
    predicted: lack === null ? { rows, predictions: new Map(candidates.map(predict)) } : null,
  };
}

/** What the training rows lack to be learnt from; `null` if nothing. */
function whatIsMissing(fold: Fold, training: TrainingTable, train: TrainingTable): string | null {
  const months = fold.training.length;
  if (months < 2) return `${counted(months, "month")} to learn from, at least 2 are needed`;
  return oneLabel(training, "training rows") ??
    oneLabel(train, "training rows before the validation months");
}

function oneLabel(rows: TrainingTable, name: string): string | null {
  const [all, positives] = [rows.y.length, positivesOf(rows)];
  if (positives === 0) return `none of the ${all} ${name} is a breakout`;
  return positives === all ? `all ${all} ${name} are breakouts` : null;
}

/**
 * The predictions of many windows as one: no row of them was seen by the model that scored it.
 *
 * @param listener whose rows; everyone's if absent
 */
export function poolWindows(
  windows: readonly PredictedWindow[],
  candidates: readonly Pick<Candidate, "name" | "trained">[],
  listener?: string,
): { readonly rows: ComparedRows; readonly models: readonly ComparedModel[] } {
  const chosen = windows.map(({ rows: { y, listeners } }) =>
    [...y.keys()].filter((row) => listener === undefined || listeners?.[row] === listener)
  );
  const pooled = <T>(columnOf: (window: PredictedWindow) => ArrayLike<T>): T[] =>
    windows.flatMap((window, place) => {
      const column = columnOf(window);
      return itemAt(chosen, place).map((row) => itemAt(column, row));
    });
  return {
    rows: {
      months: pooled(({ rows }) => historyMonths(rows)),
      artists: pooled(({ rows }) => historyArtists(rows)),
      y: Uint8Array.from(pooled(({ rows }) => rows.y)),
    },
    models: candidates.map(({ name, trained }) => ({
      name,
      trained,
      scores: Float64Array.from(pooled(({ predictions }) => predictions.get(name)?.scores ?? [])),
      alerts: Uint8Array.from(pooled(({ predictions }) => predictions.get(name)?.alerts ?? [])),
    })),
  };
}
