import { counted } from "../text/numbers.ts";
import { itemAt } from "../base/items.ts";
import { contend } from "../selection/compare.ts";
import type { Candidate } from "../models/candidate.ts";
import {
  historyArtists,
  historyMonths,
  positivesOf,
  rowsOfMonths,
  type TrainingTable,
} from "../split/training_table.ts";
import { type AlertBudget, chooseThreshold } from "../metrics/alert_threshold.ts";
import type { ComparedModel, ComparedRows } from "./comparison.ts";
import { type Fold, innerSplit } from "../split/rolling_origin.ts";

/** What a candidate said of the rows of a window, one entry per row. */
export interface Prediction {
  readonly scores: Float64Array;
  /** 1 where the score reaches the threshold that was chosen before the window, else 0. */
  readonly alerts: Uint8Array;
}

/** The rows of a window with what every candidate, by name, said of them. */
export interface PredictedWindow {
  readonly rows: TrainingTable;
  readonly predictions: ReadonlyMap<string, Prediction>;
}

/** What became of a fold. */
export interface FoldOutcome {
  readonly training: RowCounts;
  readonly window: RowCounts;
  /** `null` if the training rows do not let the window be predicted; then `remarks[0]` says why. */
  readonly predicted: PredictedWindow | null;
  /** What the fold lacks, in words; empty if nothing. */
  readonly remarks: readonly string[];
}

interface RowCounts {
  readonly rows: number;
  readonly positives: number;
}

/** How candidates are trained and made to alert in a fold. */
export interface FoldOptions {
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
 * @param table one listener's rows, or those of all who share a model
 */
export function predictFold(
  table: TrainingTable,
  fold: Fold,
  { candidates, validationShare, budget, onFit = () => {} }: FoldOptions,
): FoldOutcome {
  const inner = innerSplit(fold.training, validationShare);
  const train = rowsOfMonths(table, inner.train);
  const validation = rowsOfMonths(table, inner.validation);
  const training = rowsOfMonths(table, fold.training);
  const rows = rowsOfMonths(table, fold.window);

  const lack = whatIsMissing(fold, training, train);
  const predictions = lack === null
    ? candidates.map((candidate, place): [string, Prediction] => {
      onFit(place, candidate.name);
      const { scores } = contend(candidate, {
        parts: { train, validation, test: rows },
        trainValidation: training,
      });
      const months = historyMonths(validation);
      const { threshold } = chooseThreshold(months, validation.y, scores.validation, budget);
      const alerts = Uint8Array.from(scores.test, (score) => score >= threshold ? 1 : 0);
      return [candidate.name, { scores: scores.test, alerts }];
    })
    : null;
  return {
    training: countsOf(training),
    window: countsOf(rows),
    predicted: predictions === null ? null : { rows, predictions: new Map(predictions) },
    remarks: [
      ...(lack === null ? [] : [lack]),
      ...(lack === null && positivesOf(validation) === 0
        ? ["no breakout in the validation months before the window"]
        : []),
      ...(positivesOf(rows) === 0 ? ["no breakout in the window"] : []),
    ],
  };
}

function countsOf(rows: TrainingTable): RowCounts {
  return { rows: rows.y.length, positives: positivesOf(rows) };
}

/** What the training rows lack to be learnt from; `null` if nothing. */
function whatIsMissing(fold: Fold, training: TrainingTable, train: TrainingTable): string | null {
  const months = fold.training.length;
  if (months < 2) {
    return `${counted(months, "month")} to learn from, at least 2 are needed`;
  }
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
