/**
 * Scores judged on listeners, not rows: every figure is worked out for each listener and averaged, so
 * that no one counts for more because they listen more, and intervals say how much the listeners at
 * hand matter. Rows are never copied: a listener's are reached through their row numbers.
 *
 * @module
 */
import { group, mean, range, shuffler, sum } from "d3-array";
import { randomLcg } from "d3-random";
import { z } from "zod";
import { UserError } from "../base/errors.ts";
import { itemAt } from "../base/items.ts";
import { estimateSchema, type IntervalOptions, ratioWithInterval } from "../metrics/bootstrap.ts";
import { brierScoreOf } from "../metrics/brier_score.ts";
import { precisionOfLikeliestOf } from "../metrics/precision_at_top.ts";
import { averagePrecision, rocAuc } from "../metrics/ranking.ts";
import { reliabilityGroupSchema, reliabilityTable } from "../metrics/reliability.ts";
import { onceEach } from "../metrics/statistic.ts";
import { counted } from "../text/numbers.ts";

/** Rows of many listeners, one entry per row in every field, in any order. */
export interface ListenerRows {
  readonly listeners: ArrayLike<string>;
  /** The period that a row is of, as any number that tells it from a listener's others. */
  readonly periods: ArrayLike<number>;
  /** 0 or 1. */
  readonly y: Uint8Array;
}

/** Scores to judge; higher is likelier. */
export interface NamedScores {
  readonly name: string;
  readonly scores: Float32Array | Float64Array;
  /** Whether they are probabilities in [0, 1]; a heuristic's are not, and have no Brier score. */
  readonly probabilities: boolean;
}

/**
 * The figures of each listener that are averaged. The lift is average precision / prevalence; of three
 * is the precision of the three likeliest of a period. Of the Brier score less is better.
 */
type ListenerMetric = "average_precision" | "lift" | "precision_of_three" | "roc_auc" | "brier";

/** Works something out for each figure, in the order of tables. */
function eachListenerMetric<T>(of: (metric: ListenerMetric) => T): Record<ListenerMetric, T> {
  return {
    average_precision: of("average_precision"),
    lift: of("lift"),
    precision_of_three: of("precision_of_three"),
    roc_auc: of("roc_auc"),
    brier: of("brier"),
  };
}

const count = z.int().nonnegative();
/** A mean over the listeners for whom it is defined, with the interval of drawing them anew. */
const meanSchema = estimateSchema.extend({ listeners: count });
/** A mean difference, and for how many of the listeners the first of the two does better. */
const differenceSchema = meanSchema.extend({ better_for: count });

const judgedScoresSchema = z.object({
  name: z.string(),
  metrics: z.object(eachListenerMetric(() => meanSchema)),
  /** Probabilities by tenth against what came, over all rows; `null` of what are none. */
  calibration: z.array(reliabilityGroupSchema).nullable(),
  /** Mean over the rows of |mean probability − rate| of their tenth. */
  calibration_error: z.number().nullable(),
});
type JudgedScores = z.infer<typeof judgedScoresSchema>;

export const listenerEvaluationSchema = z.object({
  /** Listeners in the rows, and those with breakouts enough to be judged. */
  listeners: count,
  judged: count,
  /** Of the judged listeners. */
  rows: count,
  positives: count,
  /** Mean over the judged of their share of breakouts. */
  prevalence: z.number().nullable(),
  scores: z.array(judgedScoresSchema),
  /** The first scores minus each of the others, listener by listener. */
  differences: z.array(z.object({
    name: z.string(),
    minus: z.string(),
    metrics: z.object(eachListenerMetric(() => differenceSchema)),
  })),
});
export type ListenerEvaluation = z.infer<typeof listenerEvaluationSchema>;

export interface ListenerOptions extends IntervalOptions {
  /** Fewest breakouts of a listener who is judged. */
  readonly fewestPositives: number;
}

/** As published: listeners with five breakouts or more, drawn a thousand times. */
export const LISTENER_OPTIONS: ListenerOptions = {
  fewestPositives: 5,
  draws: 1000,
  seed: 42,
  confidence: 0.95,
};

/** The row numbers of each listener, ascending, of some rows or all; listeners in order. */
export function rowsByListener(
  listeners: ArrayLike<string>,
  among: readonly number[] = range(listeners.length),
): Map<string, number[]> {
  const rows = group(among, (row) => itemAt(listeners, row));
  return new Map([...rows].sort(([a], [b]) => a < b ? -1 : 1));
}

/**
 * Folds over listeners: each is in one fold, dealt out in an order that the seed settles, so that
 * fold sizes differ by one at most. Neither the order of the rows nor their number matters.
 *
 * @param listeners names, in any order, repeated as they are
 * @param folds how many, at least 2
 * @returns the fold of each listener, from 0
 * @throws UserError with fewer listeners than folds
 */
export function listenerFolds(
  listeners: Iterable<string>,
  { folds, seed }: { readonly folds: number; readonly seed: number },
): Map<string, number> {
  const names = [...new Set(listeners)].sort();
  if (!(folds >= 2 && folds <= names.length)) {
    throw new UserError(
      `${counted(names.length, "listener")} with rows to learn from cannot be dealt into ` +
        `${folds} folds; take more listeners, longer histories, or fewer folds (listeners.folds in ` +
        "configs/breakout.yaml)",
    );
  }
  return new Map(shuffler(randomLcg(seed))(names).map((name, place) => [name, place % folds]));
}

/**
 * Judges scores on the listeners with enough breakouts: means over listeners, intervals from drawing
 * listeners anew, and how the first scores differ from each other, paired by listener. All are drawn
 * alike.
 *
 * @param among row numbers to judge, ascending; all if absent
 * @throws RangeError if lengths differ, a score is not a number, or a probability is out of [0, 1]
 */
export function judgeListeners(
  rows: ListenerRows,
  scores: readonly NamedScores[],
  options: ListenerOptions,
  among?: readonly number[],
): ListenerEvaluation {
  for (const { name, scores: { length } } of scores) {
    if (length !== rows.y.length) {
      throw new RangeError(`${name}: ${length} scores of ${rows.y.length} rows`);
    }
  }
  const everyone = [...rowsByListener(rows.listeners, among).values()];
  const judged = everyone.filter((own) => positivesAmong(rows.y, own) >= options.fewestPositives);
  const figures = scores.map((of) => judged.map((own) => figuresOf(rows, of, own)));

  return {
    listeners: everyone.length,
    judged: judged.length,
    rows: sum(judged, (own) => own.length),
    positives: sum(judged, (own) => positivesAmong(rows.y, own)),
    prevalence: mean(judged, (own) => positivesAmong(rows.y, own) / own.length) ?? null,
    scores: scores.map((of, place) => ({
      name: of.name,
      metrics: eachListenerMetric((metric) =>
        meanOverListeners(itemAt(figures, place).map((one) => one[metric]), options)
      ),
      ...calibrationOf(rows.y, of, judged),
    })),
    differences: scores.slice(1).map(({ name }, place) => ({
      name: itemAt(scores, 0).name,
      minus: name,
      metrics: differenceOfFigures(itemAt(figures, 0), itemAt(figures, place + 1), options),
    })),
  };
}

/**
 * Mean differences of each figure, listener by listener.
 *
 * @param one figures of each listener
 * @param other figures of the same listeners in the same order
 */
function differenceOfFigures(
  one: readonly ListenerFigures[],
  other: readonly ListenerFigures[],
  options: IntervalOptions,
): Record<ListenerMetric, z.infer<typeof differenceSchema>> {
  return eachListenerMetric((metric) => {
    const differences = one.map((of, listener) => of[metric] - itemAt(other, listener)[metric]);
    const sign = metric === "brier" ? -1 : 1;
    return {
      ...meanOverListeners(differences, options),
      better_for: differences.filter((difference) => sign * difference > 0).length,
    };
  });
}

/** The figures of one listener, `NaN` where not defined. */
type ListenerFigures = Readonly<Record<ListenerMetric, number>>;

function figuresOf(
  { periods, y }: ListenerRows,
  { scores, probabilities }: NamedScores,
  own: readonly number[],
): ListenerFigures {
  const labels = Uint8Array.from(own, (row) => itemAt(y, row));
  const said = Float64Array.from(own, (row) => itemAt(scores, row));
  const ap = averagePrecision(labels, said) ?? NaN;
  return {
    average_precision: ap,
    lift: ap / (positivesAmong(y, own) / own.length),
    precision_of_three: onceEach(
      precisionOfLikeliestOf(own.map((row) => itemAt(periods, row)), labels, said, 3),
      own.length,
    ) ?? NaN,
    roc_auc: rocAuc(labels, said) ?? NaN,
    brier: probabilities ? onceEach(brierScoreOf(labels, said), own.length) ?? NaN : NaN,
  };
}

function positivesAmong(y: Uint8Array, own: readonly number[]): number {
  return sum(own, (row) => itemAt(y, row));
}

/** The mean of what is defined, with its interval from drawing listeners anew. */
function meanOverListeners(
  values: readonly number[],
  options: IntervalOptions,
): z.infer<typeof meanSchema> {
  const defined = values.filter((value) => !Number.isNaN(value));
  const mean = ratioWithInterval(defined.map((value) => [value, 1]), options);
  return { ...mean, listeners: defined.length };
}

function calibrationOf(
  y: Uint8Array,
  { scores, probabilities }: NamedScores,
  judged: readonly (readonly number[])[],
): Pick<JudgedScores, "calibration" | "calibration_error"> {
  if (!probabilities) return { calibration: null, calibration_error: null };
  const rows = judged.flat();
  const calibration = reliabilityTable(
    Uint8Array.from(rows, (row) => itemAt(y, row)),
    Float64Array.from(rows, (row) => itemAt(scores, row)),
  );
  const off = sum(calibration, (of) => of.rows * Math.abs(of.mean_probability - of.rate));
  return { calibration, calibration_error: rows.length === 0 ? null : off / rows.length };
}
