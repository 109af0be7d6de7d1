import type { ProgressListener } from "../../base/progress.ts";
import { mean as average, sum } from "d3-array";
import { randomLcg } from "d3-random";
import { formatDay } from "../../base/calendar.ts";
import { UserError } from "../../base/errors.ts";
import { itemAt } from "../../base/items.ts";
import {
  columnsOf,
  listenerRows,
  type OutOfFold,
  outOfFold,
} from "../../evaluation/cross_validation.ts";
import type { ListenersSettings } from "../../evaluation/settings.ts";
import {
  differenceOfFigures,
  figuresByListener,
  LISTENER_OPTIONS,
  type ListenerFigures,
  rowsByListener,
} from "../../evaluation/listeners.ts";
import { featuresInSet } from "../../features/feature_sets.ts";
import { takeRows } from "../../features/matrix.ts";
import { FEATURES, type HistoryFeature } from "../../features/registry.ts";
import type { History } from "../../scrobbles/history.ts";
import type { LearningRows, PeriodKind } from "../../split/learning_rows.ts";
import type { BreakoutConfig } from "../../workspace/config.ts";
import { requireFit } from "./check.ts";
import {
  Contributed,
  differ,
  type Found,
  type IdeaTrial,
  type Judgement,
  movedRows,
  type Pair,
  type SaidOfRow,
  verdictOf,
} from "./judged.ts";

/**
 * The screen: what is fast enough to try many ideas. Every breakout is learnt from and one in ten of
 * the other rows, which counts for ten; fewer trees take longer steps.
 */
const SCREEN = { share: 0.1, trees: 0.32, eta: 10 / 3 } as const;

/** Weekly rows of which it is told what a new feature counts. */
const EXPLAINED_ROWS = 2_000;

/** The kinds of rows, the one that counts first: lists look at the 30 days up to any day. */
const KINDS: readonly (readonly [PeriodKind, string])[] = [
  ["rolling", "weekly looks"],
  ["calendar", "calendar months"],
];

/** One of the two, on every row that a list would hold. */
interface Side extends OutOfFold {
  readonly rows: LearningRows;
  readonly columns: readonly string[];
  /** How many of the rows it learnt from. */
  readonly learnt: number;
  readonly seconds: number;
}

/**
 * Judges an idea on many listeners: both models score every listener without having heard of them, in
 * the same folds. Intervals come from drawing listeners anew.
 *
 * @param quick whether to screen only; see {@link SCREEN}
 * @throws UserError where no listener can be judged
 */
export function judgeOnListeners(
  histories: readonly History[],
  timeZone: string,
  { config, features, sameRules }: IdeaTrial,
  quick: boolean,
  onProgress: ProgressListener,
): Found {
  const sets = {
    at_hand: featuresInSet(config.at_hand, config.at_hand.listeners.feature_set),
    with_idea: featuresInSet(config.with_idea, config.with_idea.listeners.feature_set),
  };
  const names = features.map(({ name }) => name);
  const rowsFor = (config: BreakoutConfig, columns: readonly string[]): LearningRows => {
    const known = FEATURES.filter(({ name }) => columns.includes(name));
    const rows = listenerRows(histories, config, timeZone, [...known, ...features], onProgress);
    for (const feature of features) requireColumn(rows, feature);
    return rows;
  };
  const learn = (
    rows: LearningRows,
    columns: readonly string[],
    { listeners }: BreakoutConfig,
    side: 0 | 1,
  ): Side => {
    const began = performance.now();
    const given = quick ? thinned(rows, listeners.xgboost.random_state) : rows;
    const scored = outOfFold(
      given,
      columns,
      quick ? hurried(listeners) : listeners,
      (done, of, note = "") =>
        onProgress(
          side * of + done,
          2 * of,
          `${side === 0 ? "at hand" : "with the idea"}, ${note}`,
        ),
    );
    const learnt = given.weights.reduce((sum, weight) => sum + Number(weight > 0), 0);
    return { ...scored, rows, columns, learnt, seconds: (performance.now() - began) / 1000 };
  };

  const { learn_from, looks } = config.at_hand.listeners;
  const other = config.with_idea.listeners;
  const sameRows = sameRules &&
    JSON.stringify([learn_from, looks]) === JSON.stringify([other.learn_from, other.looks]);
  const rows = rowsFor(config.at_hand, [...sets.at_hand, ...(sameRows ? sets.with_idea : [])]);
  const pair = {
    at_hand: learn(rows, sets.at_hand, config.at_hand, 0),
    with_idea: learn(
      sameRows ? rows : rowsFor(config.with_idea, sets.with_idea),
      [...sets.with_idea, ...names],
      config.with_idea,
      1,
    ),
  };
  const judged = judgedRows(pair, sameRules);
  const judgements = KINDS.map(([kind, on]) =>
    judgementOf(kind, on, pair, judged, config.at_hand.listeners.fewest_breakouts, sameRules)
  ).filter(({ drawn }) => drawn.count > 0);
  if (judgements.length === 0) {
    throw new UserError(
      `none of the ${histories.length} listeners has ` +
        `${config.at_hand.listeners.fewest_breakouts} breakouts with and without the idea, so ` +
        "nobody can be judged",
    );
  }
  return {
    judgements,
    ...movedRows({
      at_hand: scoredRows(pair.at_hand, judged.at_hand),
      with_idea: scoredRows(pair.with_idea, judged.with_idea),
    }),
    importance: names.length === 0
      ? []
      : contributionsOf(pair.with_idea, judged.with_idea).of(names),
    columns: { at_hand: sets.at_hand.length, with_idea: sets.with_idea.length + names.length },
    rows_learnt: { at_hand: pair.at_hand.learnt, with_idea: pair.with_idea.learnt },
    seconds: { at_hand: pair.at_hand.seconds, with_idea: pair.with_idea.seconds },
  };
}

/** @throws UserError for a value of a new feature that it does not promise */
function requireColumn(rows: LearningRows, feature: HistoryFeature): void {
  columnsOf(rows.features, [feature.name]).values.forEach((value, row) =>
    requireFit(
      feature,
      value,
      () => `${itemAt(rows.artists, row)}, up to ${formatDay(itemAt(rows.periods, row))}`,
    )
  );
}

/** The rows with all breakouts and some of the others, which stand for all of them. */
function thinned(rows: LearningRows, seed: number): LearningRows {
  const uniform = randomLcg(seed);
  const weights = rows.weights.map((weight, row) => {
    const isKept = uniform() < SCREEN.share;
    if (rows.y[row] === 1) return weight;
    return isKept ? weight / SCREEN.share : 0;
  });
  return { ...rows, weights };
}

function hurried(settings: ListenersSettings): ListenersSettings {
  const { xgboost } = settings;
  return {
    ...settings,
    xgboost: {
      ...xgboost,
      trees: Math.ceil(SCREEN.trees * xgboost.trees),
      eta: Math.min(1, SCREEN.eta * xgboost.eta),
    },
  };
}

/**
 * Which rows are judged: those that a list would hold, under the same rules only the ones that both
 * have.
 */
function judgedRows({ at_hand, with_idea }: Pair<Side>, sameRules: boolean): Pair<number[]> {
  const listed = ({ rows }: Side): number[] =>
    rows.kinds.flatMap((_, row) => rows.judged[row] === 1 ? [row] : []);
  if (at_hand.rows === with_idea.rows) {
    const rows = listed(at_hand);
    return { at_hand: rows, with_idea: rows };
  }
  if (!sameRules) return { at_hand: listed(at_hand), with_idea: listed(with_idea) };
  const keyed = (side: Side): Map<string, number> =>
    new Map(listed(side).map((row) => [keyOf(side.rows, row), row]));
  const [one, other] = [keyed(at_hand), keyed(with_idea)];
  const both = [...one.keys()].filter((key) => other.has(key));
  return {
    at_hand: both.flatMap((key) => one.get(key) ?? []),
    with_idea: both.flatMap((key) => other.get(key) ?? []),
  };
}

function keyOf({ kinds, listeners, artists, periods }: LearningRows, row: number): string {
  return JSON.stringify([kinds[row], listeners[row], artists[row], periods[row]]);
}

function judgementOf(
  kind: PeriodKind,
  on: string,
  pair: Pair<Side>,
  judged: Pair<readonly number[]>,
  fewest: number,
  sameRules: boolean,
): Judgement {
  const of = (side: keyof Pair<unknown>): {
    readonly scores: Float64Array;
    readonly y: Uint8Array;
    readonly figures: Map<string, ListenerFigures>;
  } => {
    const { rows, probabilities } = pair[side];
    const places = judged[side].filter((row) => rows.kinds[row] === kind);
    const scores = Float64Array.from(places, (row) => itemAt(probabilities, row));
    const y = Uint8Array.from(places, (row) => itemAt(rows.y, row));
    const said = { name: side, scores: probabilities, probabilities: true };
    return { scores, y, figures: figuresByListener(rows, said, fewest, places) };
  };
  const [one, other] = [of("at_hand"), of("with_idea")];
  const both = [...one.figures.keys()].filter((listener) => other.figures.has(listener));
  const figuresOf = ({ figures }: typeof one): ListenerFigures[] =>
    both.flatMap((listener) => {
      const own = figures.get(listener);
      if (own === undefined) return [];
      const { average_precision: ap, lift } = own;
      // What is expected of chance, the prevalence, is ap / lift.
      return sameRules ? [own] : [{ ...own, average_precision: ap - ap / lift }];
    });
  const mean = (side: typeof one): number | null =>
    average(figuresOf(side), ({ average_precision }) => average_precision) ?? null;
  const { average_precision: { value, low, high } } = differenceOfFigures(
    figuresOf(other),
    figuresOf(one),
    LISTENER_OPTIONS,
  );
  const drawn = { count: both.length, of: "listener" } as const;
  const changed = differ(one.scores, other.scores) || differ(one.y, other.y);
  return {
    on,
    rows: { at_hand: one.y.length, with_idea: other.y.length },
    breakouts: { at_hand: sum(one.y), with_idea: sum(other.y) },
    at_hand: mean(one),
    with_idea: mean(other),
    difference: { value, low, high },
    drawn,
    verdict: verdictOf({ value, low, high }, changed, drawn),
  };
}

/** The weekly rows that are judged, with what was said of them. */
function scoredRows({ rows, probabilities }: Side, judged: readonly number[]): SaidOfRow[] {
  return judged.filter((row) => rows.kinds[row] === "rolling").map((row) => ({
    listener: itemAt(rows.listeners, row),
    artist: itemAt(rows.artists, row),
    period: formatDay(itemAt(rows.periods, row)),
    y: itemAt(rows.y, row),
    score: itemAt(probabilities, row),
  }));
}

/** What features count on some of the weekly rows, to models that have not heard of the listener. */
function contributionsOf(
  { rows, columns, scorerOf }: Side,
  judged: readonly number[],
): Contributed {
  const contributed = new Contributed();
  const weekly = judged.filter((row) => rows.kinds[row] === "rolling");
  const every = Math.ceil(weekly.length / EXPLAINED_ROWS);
  const some = weekly.filter((_, place) => place % every === 0);
  const features = columnsOf(rows.features, columns);
  for (const [listener, own] of rowsByListener(rows.listeners, some)) {
    const matrix = takeRows(features, own);
    contributed.add(columns, scorerOf(listener).contributions(matrix).values);
  }
  return contributed;
}
