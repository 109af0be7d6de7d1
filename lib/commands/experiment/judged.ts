/**
 * What comes of holding an idea against the model at hand.
 *
 * @module
 */
import { descending, rank, sort, sum } from "d3-array";
import { itemAt } from "../../base/items.ts";
import type { ProgressListener } from "../../base/progress.ts";
import { FEW_ARTISTS } from "../../evaluation/backtest.ts";
import type { HistoryFeature } from "../../features/registry.ts";
import type { BootstrapEstimate } from "../../metrics/bootstrap.ts";
import { meanAbsContributions } from "../../models/importance.ts";
import type { BreakoutConfig } from "../../workspace/config.ts";

export const VERDICTS = ["helps", "hurts", "cannot be told", "changes nothing"] as const;
export type IdeaVerdict = typeof VERDICTS[number];

/** The model at hand and the one with the idea, each with its rows. */
export interface Pair<T> {
  readonly at_hand: T;
  readonly with_idea: T;
}

/** How both do on the same kind of rows, in one figure. */
export interface JudgedFigure extends Pair<number | null> {
  /** With the idea minus at hand, and its interval. */
  readonly difference: BootstrapEstimate;
  /** Of that interval. */
  readonly confidence: number;
  /** Drawn anew for the interval; of artists those with a breakout, on which it rests. */
  readonly drawn: { readonly count: number; readonly of: "listener" | "artist" };
}

export interface Judgement extends JudgedFigure {
  /** Which rows, or whose: `weekly looks`, `xgboost`. */
  readonly on: string;
  readonly rows: Pair<number>;
  readonly breakouts: Pair<number>;
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

export interface IdeaImportance {
  readonly feature: string;
  /** Mean size of its contribution to the log-odds of rows that the models had not seen. */
  readonly mean_abs_contribution: number;
  /** Place among all features by that, from 1. */
  readonly place: number;
}

export interface Found {
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
}

/** An idea judged on one root. */
export interface JudgedIdea extends Found {
  readonly on: "listeners" | "history";
  readonly listeners: number;
  readonly file: string;
  readonly sha256: string;
  readonly simulated: boolean;
  /** Under other rules what is above the prevalence: of more breakouts among the rows more are found. */
  readonly metric: "average precision" | "average precision above the prevalence";
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

/** What is said of a row by a model that has not seen it. */
export interface SaidOfRow extends Pick<MovedRow, "listener" | "artist" | "period"> {
  readonly y: number;
  readonly score: number;
}

/** One of the two, and what it says. */
export interface Side {
  /** By kind of rows, or by family of models; the first is the one that counts. */
  readonly said: ReadonlyMap<string, readonly SaidOfRow[]>;
  readonly columns: readonly string[];
  /** How many rows it learnt from. */
  readonly learnt: number;
  readonly seconds: number;
  /** What its features add to the log-odds of rows that it has not seen, row after row. */
  readonly contributions: () => readonly Float64Array[];
}

/** Tells of both as of one piece of work. */
export function progressOf(side: keyof Pair<unknown>, tell: ProgressListener): ProgressListener {
  const [place, name] = side === "at_hand" ? [0, "at hand"] : [1, "with the idea"];
  return (done, of, note = "") => tell(place * of + done, 2 * of, `${name}, ${note}`);
}

/**
 * Holds both against one another, on each kind of rows that both have.
 *
 * @param figureOf how both do on a kind of rows; `null` where nothing can be said
 */
export function heldAgainst(
  { at_hand, with_idea }: Pair<Side>,
  { features, sameRules }: IdeaTrial,
  figureOf: (said: Pair<readonly SaidOfRow[]>) => JudgedFigure | null,
): Found {
  const both = [...at_hand.said].flatMap(([on, one]) => {
    const other = with_idea.said.get(on);
    if (other === undefined) return [];
    const said = { at_hand: one, with_idea: other };
    return [{ on, said: sameRules ? inBoth(said) : said }];
  });
  const judgements = both.flatMap(({ on, said }): Judgement[] => {
    const figure = figureOf(said);
    return figure === null ? [] : [{
      on,
      rows: eachOf(said, (rows) => rows.length),
      breakouts: eachOf(said, (rows) => sum(rows, ({ y }) => y)),
      ...figure,
      verdict: verdictOf(figure.difference, differ(said), figure.drawn),
    }];
  });
  const sides = { at_hand, with_idea };
  return {
    judgements,
    ...movedRows(both[0]?.said ?? { at_hand: [], with_idea: [] }),
    importance: features.length === 0 ? [] : importanceOf(features, with_idea),
    columns: eachOf(sides, ({ columns }) => columns.length),
    rows_learnt: eachOf(sides, ({ learnt }) => learnt),
    seconds: eachOf(sides, ({ seconds }) => seconds),
  };
}

function eachOf<A, B>({ at_hand, with_idea }: Pair<A>, of: (one: A) => B): Pair<B> {
  return { at_hand: of(at_hand), with_idea: of(with_idea) };
}

function keyOf({ listener, artist, period }: SaidOfRow): string {
  return `${listener}\0${artist}\0${period}`;
}

function inBoth({ at_hand, with_idea }: Pair<readonly SaidOfRow[]>): Pair<readonly SaidOfRow[]> {
  const [one, other] = [at_hand, with_idea].map((rows) => new Set(rows.map(keyOf)));
  return {
    at_hand: at_hand.filter((row) => other?.has(keyOf(row))),
    with_idea: with_idea.filter((row) => one?.has(keyOf(row))),
  };
}

/** Whether anything is said otherwise, or of other rows. */
function differ({ at_hand, with_idea }: Pair<readonly SaidOfRow[]>): boolean {
  return at_hand.length !== with_idea.length || at_hand.some(({ y, score }, place) => {
    const other = itemAt(with_idea, place);
    return y !== other.y || score !== other.score;
  });
}

/** Whether an interval comes out too narrow: see {@link FEW_ARTISTS}. */
export function isOfFew({ count, of }: JudgedFigure["drawn"]): boolean {
  return of === "artist" && count < FEW_ARTISTS;
}

/** What an interval says; of too few artists nothing. */
export function verdictOf(
  { low, high }: BootstrapEstimate,
  changed: boolean,
  drawn: JudgedFigure["drawn"],
): IdeaVerdict {
  if (!changed) return "changes nothing";
  if (isOfFew(drawn)) return "cannot be told";
  if (low !== null && low > 0) return "helps";
  return high !== null && high < 0 ? "hurts" : "cannot be told";
}

const MOST_MOVED = 5;

/** The rows whose probability an idea raised and lowered most. */
export function movedRows(said: Pair<readonly SaidOfRow[]>): Pick<Found, "rose" | "fell"> {
  const before = new Map(said.at_hand.map((row) => [keyOf(row), row]));
  const both = said.with_idea.flatMap((row) => {
    const old = before.get(keyOf(row));
    return old === undefined ? [] : [{ row, old }];
  });
  const lists = Map.groupBy(both, ({ row }) => JSON.stringify([row.listener, row.period]));
  const moved = [...lists.values()].flatMap((list) => {
    const now = rank(list.map(({ row }) => row.score), descending);
    const then = rank(list.map(({ old }) => old.score), descending);
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

/** What new features count among all. */
function importanceOf(
  features: readonly HistoryFeature[],
  { columns, contributions }: Side,
): IdeaImportance[] {
  const sizes = meanAbsContributions(contributions(), columns.length);
  return features.map(({ name }) => {
    const size = itemAt(sizes, columns.indexOf(name));
    const larger = sizes.filter((other) => other > size).length;
    return { feature: name, mean_abs_contribution: size, place: larger + 1 };
  });
}
