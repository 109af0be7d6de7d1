/**
 * What comes of holding an idea against the model at hand.
 *
 * @module
 */
import { descending, rank, sort } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { FEW_ARTISTS } from "../../evaluation/backtest.ts";
import type { HistoryFeature } from "../../features/registry.ts";
import type { BreakoutConfig } from "../../workspace/config.ts";
import type { RunFigure } from "../../workspace/runs.ts";

/** What can be said of an idea. */
export const VERDICTS = ["helps", "hurts", "cannot be told", "changes nothing"] as const;
export type IdeaVerdict = typeof VERDICTS[number];

/** The model at hand and the one with the idea, each with its rows. */
export interface Pair<T> {
  readonly at_hand: T;
  readonly with_idea: T;
}

/** Both on the same kind of rows, in one figure. */
export interface Judgement extends Pair<number | null> {
  /** Which rows, or whose: `weekly looks`, `xgboost`. */
  readonly on: string;
  readonly rows: Pair<number>;
  readonly breakouts: Pair<number>;
  /** With the idea minus at hand, and its 95 % interval. */
  readonly difference: RunFigure;
  /** Drawn anew for the interval; of artists those with a breakout, on which it rests. */
  readonly drawn: { readonly count: number; readonly of: "listener" | "artist" };
  readonly verdict: IdeaVerdict;
}

/** A row that both score, and what they say. */
export interface MovedRow {
  readonly listener: string;
  readonly artist: string;
  /** Its last day, or its month by its first. */
  readonly period: string;
  readonly probability: Pair<number>;
  /** In the list of the listener and the period, the likeliest first; of so many. */
  readonly place: Pair<number>;
  readonly of: number;
  readonly broke_out: boolean;
}

/** What a new feature counts. */
export interface IdeaImportance {
  readonly feature: string;
  /** Mean size of its contribution to the log-odds of rows that the models had not seen. */
  readonly mean_abs_contribution: number;
  /** Place among all features by that, from 1. */
  readonly place: number;
}

/** An idea judged on one root. */
export interface JudgedIdea {
  readonly on: "listeners" | "history";
  readonly listeners: number;
  readonly file: string;
  readonly sha256: string;
  readonly simulated: boolean;
  /** Under other rules what is above the prevalence: of more breakouts among the rows more are found. */
  readonly metric: "average precision" | "average precision above the prevalence";
  /** The first is the one that counts. */
  readonly judgements: readonly Judgement[];
  /** Probabilities that went up most and down most, each artist once. */
  readonly rose: readonly MovedRow[];
  readonly fell: readonly MovedRow[];
  readonly importance: readonly IdeaImportance[];
  readonly columns: Pair<number>;
  readonly rows_learnt: Pair<number>;
  /** Spent on learning and scoring. */
  readonly seconds: Pair<number>;
  /** To compute the new features of a row. */
  readonly microseconds_per_row: number;
}

/** What is tried: the configuration of both, and the features that the idea adds. */
export interface IdeaTrial {
  readonly config: Pair<BreakoutConfig>;
  readonly features: readonly HistoryFeature[];
  /** Whether the rules are the same for both. */
  readonly sameRules: boolean;
}

/** What a root's judging finds; the rest is known before. */
export type Found = Omit<
  JudgedIdea,
  "on" | "listeners" | "file" | "sha256" | "simulated" | "metric" | "microseconds_per_row"
>;

/** Whether two lists of numbers are not the same. */
export function differ(one: ArrayLike<number>, other: ArrayLike<number>): boolean {
  return one.length !== other.length || Array.from(one).some((value, at) => value !== other[at]);
}

/** Whether an interval comes out too narrow: see {@link FEW_ARTISTS}. */
export function isOfFew({ count, of }: Judgement["drawn"]): boolean {
  return of === "artist" && count < FEW_ARTISTS;
}

/** What an interval says; of too few artists nothing. */
export function verdictOf(
  { low, high }: RunFigure,
  changed: boolean,
  drawn: Judgement["drawn"],
): IdeaVerdict {
  if (!changed) return "changes nothing";
  if (isOfFew(drawn)) return "cannot be told";
  if (low !== null && low > 0) return "helps";
  return high !== null && high < 0 ? "hurts" : "cannot be told";
}

/** A row with its score. */
export interface SaidOfRow extends Pick<MovedRow, "listener" | "artist" | "period"> {
  readonly y: number;
  readonly score: number;
}

/** How many of each are told. */
const MOST_MOVED = 5;

/** Tells rows apart. */
function scoredKey({ listener, artist, period }: Omit<SaidOfRow, "y" | "score">): string {
  return JSON.stringify([listener, artist, period]);
}

/** The rows whose probability an idea raised and lowered most. */
export function movedRows(rows: Pair<readonly SaidOfRow[]>): Pick<JudgedIdea, "rose" | "fell"> {
  const before = new Map(rows.at_hand.map((row) => [scoredKey(row), row]));
  const both = rows.with_idea.flatMap((row) => {
    const old = before.get(scoredKey(row));
    return old === undefined ? [] : [{ row, old }];
  });
  const lists = Map.groupBy(both, ({ row }) => JSON.stringify([row.listener, row.period]));
  const moved = [...lists.values()].flatMap((list) => {
    const places = (scores: readonly number[]): Float64Array => rank(scores, descending);
    const [now, then] = [
      places(list.map(({ row }) => row.score)),
      places(list.map(({ old }) => old.score)),
    ];
    return list.map(({ row: { listener, artist, period, score, y }, old }, place): MovedRow => ({
      listener,
      artist,
      period,
      probability: { at_hand: old.score, with_idea: score },
      place: { at_hand: itemAt(then, place) + 1, with_idea: itemAt(now, place) + 1 },
      of: list.length,
      broke_out: y === 1,
    }));
  });
  const change = ({ probability }: MovedRow): number => probability.with_idea - probability.at_hand;
  const most = (sign: 1 | -1): MovedRow[] => {
    const told = new Map<string, MovedRow>();
    for (const row of sort(moved, (one) => -sign * change(one))) {
      const artist = JSON.stringify([row.listener, row.artist]);
      if (sign * change(row) > 0 && !told.has(artist)) told.set(artist, row);
      if (told.size === MOST_MOVED) break;
    }
    return [...told.values()];
  };
  return { rose: most(1), fell: most(-1) };
}

/** Sums sizes of contributions over rows. */
export class Contributed {
  readonly #sums = new Map<string, number>();
  #rows = 0;

  /** @param values row after row, in the order of the columns */
  add(columns: readonly string[], values: Float64Array): void {
    columns.forEach((name, column) => {
      let sum = this.#sums.get(name) ?? 0;
      for (let at = column; at < values.length; at += columns.length) {
        sum += Math.abs(values[at] ?? NaN);
      }
      this.#sums.set(name, sum);
    });
    this.#rows += values.length / columns.length;
  }

  /** What some features count among all. */
  of(features: readonly string[]): IdeaImportance[] {
    return features.map((feature) => {
      const sum = this.#sums.get(feature) ?? 0;
      const larger = [...this.#sums.values()].filter((other) => other > sum).length;
      return {
        feature,
        mean_abs_contribution: this.#rows === 0 ? 0 : sum / this.#rows,
        place: larger + 1,
      };
    });
  }
}
