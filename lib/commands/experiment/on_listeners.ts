import { mean, sum } from "d3-array";
import { randomLcg } from "d3-random";
import { formatDay } from "../../base/calendar.ts";
import { UserError } from "../../base/errors.ts";
import { itemAt } from "../../base/items.ts";
import type { ProgressListener } from "../../base/progress.ts";
import { listenerRows, outOfFold } from "../../evaluation/cross_validation.ts";
import { LISTENER_OPTIONS, rowsByListener } from "../../evaluation/listeners.ts";
import type { ListenersSettings } from "../../evaluation/settings.ts";
import { featuresInSet } from "../../features/feature_sets.ts";
import { columnsOf } from "../../features/matrix.ts";
import { FEATURES, type HistoryFeature } from "../../features/registry.ts";
import { ratioWithInterval } from "../../metrics/bootstrap.ts";
import { averagePrecision } from "../../metrics/ranking.ts";
import type { History } from "../../scrobbles/history.ts";
import { type LearningRows, listedRowsOf, type PeriodKind } from "../../split/learning_rows.ts";
import type { BreakoutConfig } from "../../workspace/config.ts";
import { requireFit } from "./check.ts";
import {
  type Found,
  heldAgainst,
  type IdeaTrial,
  type Pair,
  progressOf,
  type SaidOfRow,
  type Side,
} from "./judged.ts";

/**
 * The screen: what is fast enough to try many ideas. Every breakout is learnt from and one in ten of
 * the other rows, which counts for ten; fewer trees take longer steps.
 */
const SCREEN = { share: 0.1, trees: 0.32, eta: 10 / 3 } as const;

/** Weekly rows of which it is told what a new feature counts. */
const EXPLAINED_ROWS = 2_000;

/** The kinds of rows, the one that counts first: lists look at the 30 days up to any day. */
const KINDS: readonly (readonly [string, PeriodKind])[] = [
  ["weekly looks", "rolling"],
  ["calendar months", "calendar"],
];

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
  trial: IdeaTrial,
  quick: boolean,
  onProgress: ProgressListener,
): Found {
  const { config, features, sameRules } = trial;
  const ownSet = featuresInSet(config.at_hand, config.at_hand.listeners.feature_set);
  const ideaSet = featuresInSet(config.with_idea, config.with_idea.listeners.feature_set);
  const rowsFor = (config: BreakoutConfig, columns: readonly string[]): LearningRows => {
    const known = FEATURES.filter(({ name }) => columns.includes(name));
    const rows = listenerRows(histories, config, timeZone, [...known, ...features], onProgress);
    for (const feature of features) requireColumn(rows, feature);
    return rows;
  };
  const learn = (
    rows: LearningRows,
    columns: readonly string[],
    side: keyof Pair<unknown>,
  ): Side => {
    const began = performance.now();
    const { listeners } = config[side];
    const given = quick ? thinned(rows, listeners.xgboost.random_state) : rows;
    const { probabilities, scorerOf } = outOfFold(
      given,
      columns,
      quick ? hurried(listeners) : listeners,
      progressOf(side, onProgress),
    );
    return {
      said: new Map(KINDS.map(([on, kind]) => [
        on,
        listedRowsOf(rows, kind).map((row): SaidOfRow => ({
          listener: itemAt(rows.listeners, row),
          artist: itemAt(rows.artists, row),
          period: formatDay(itemAt(rows.periods, row)),
          y: itemAt(rows.y, row),
          score: itemAt(probabilities, row),
        })),
      ])),
      columns,
      learnt: sum(given.weights, (weight) => Number(weight > 0)),
      seconds: (performance.now() - began) / 1000,
      contributions: () => {
        const weekly = listedRowsOf(rows, "rolling");
        const every = Math.ceil(weekly.length / EXPLAINED_ROWS);
        const some = weekly.filter((_, place) => place % every === 0);
        return [...rowsByListener(rows.listeners, some)].map(([listener, own]) =>
          scorerOf(listener).contributions(columnsOf(rows.features, columns, own)).values
        );
      },
    };
  };

  const { learn_from, looks, fewest_breakouts } = config.at_hand.listeners;
  const other = config.with_idea.listeners;
  const sameRows = sameRules &&
    JSON.stringify([learn_from, looks]) === JSON.stringify([other.learn_from, other.looks]);
  const rows = rowsFor(config.at_hand, [...ownSet, ...(sameRows ? ideaSet : [])]);
  const at_hand = learn(rows, ownSet, "at_hand");
  const with_idea = learn(
    sameRows ? rows : rowsFor(config.with_idea, ideaSet),
    [...ideaSet, ...features.map(({ name }) => name)],
    "with_idea",
  );
  const found = heldAgainst({ at_hand, with_idea }, trial, (said) => {
    const one = precisions(said.at_hand, fewest_breakouts, sameRules);
    const other = precisions(said.with_idea, fewest_breakouts, sameRules);
    const both = [...one].flatMap(([listener, before]) => {
      const after = other.get(listener);
      return after === undefined ? [] : [{ before, after }];
    });
    return both.length === 0 ? null : {
      at_hand: mean(both, ({ before }) => before) ?? null,
      with_idea: mean(both, ({ after }) => after) ?? null,
      difference: ratioWithInterval(
        both.map(({ before, after }) => [after - before, 1]),
        LISTENER_OPTIONS,
      ),
      confidence: LISTENER_OPTIONS.confidence,
      drawn: { count: both.length, of: "listener" },
    };
  });
  if (found.judgements.length > 0) return found;
  throw new UserError(
    `none of the ${histories.length} listeners has ${fewest_breakouts} breakouts with and without ` +
      "the idea, so nobody can be judged",
  );
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
  const trees = Math.ceil(SCREEN.trees * xgboost.trees);
  return {
    ...settings,
    xgboost: { ...xgboost, trees, eta: Math.min(1, SCREEN.eta * xgboost.eta) },
  };
}

/** How well each listener with breakouts enough is ranked; under other rules what is above chance. */
function precisions(
  said: readonly SaidOfRow[],
  fewest: number,
  sameRules: boolean,
): Map<string, number> {
  const enough = [...Map.groupBy(said, ({ listener }) => listener)]
    .filter(([, rows]) => sum(rows, ({ y }) => y) >= fewest);
  return new Map(enough.map(([listener, rows]) => {
    const y = rows.map(({ y }) => y);
    const precision = averagePrecision(y, rows.map(({ score }) => score)) ?? NaN;
    return [listener, sameRules ? precision : precision - (mean(y) ?? NaN)];
  }));
}
