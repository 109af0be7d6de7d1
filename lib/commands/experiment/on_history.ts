import { sort } from "d3-array";
import { itemAt } from "../../base/items.ts";
import type { ProgressListener } from "../../base/progress.ts";
import { predictWindows } from "../../evaluation/backtest.ts";
import type { HistoryFeature } from "../../features/registry.ts";
import { clusterInterval, type IntervalOptions } from "../../metrics/bootstrap.ts";
import { prevalenceOf } from "../../metrics/lift.ts";
import { copied } from "../../features/matrix.ts";
import { averagePrecisionOf } from "../../metrics/ranking.ts";
import { sweepOf } from "../../metrics/sweep.ts";
import { onceEach, type Statistic } from "../../metrics/statistic.ts";
import { candidatesOf } from "../../selection/candidates.ts";
import { compare } from "../../selection/compare.ts";
import { tablesOfHistories } from "../../split/all_tables.ts";
import { requireEnough } from "../../split/enough.ts";
import { splitTable } from "../../split/split_table.ts";
import { type TrainingTable, trainingTableOf } from "../../split/training_table.ts";
import type { BreakoutConfig } from "../../workspace/config.ts";
import { type Listening, tableSettings } from "../../workspace/listening.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import {
  type Found,
  heldAgainst,
  type IdeaTrial,
  type JudgedFigure,
  type Pair,
  progressOf,
  type SaidOfRow,
  type Side,
} from "./judged.ts";

/** The model at hand that was judged last: where idea after idea is tried, it is judged once. */
let lastAtHand: { readonly key: string; readonly served: string; readonly side: Side } | undefined;

/**
 * Judges an idea on one history, or on a few: every family of models learns with it and without, in
 * the windows of the backtest. Intervals come from drawing the artists anew, the same for both.
 *
 * @throws UserError for a history that cannot be learnt from
 */
export function judgeOnHistory(
  workspace: Workspace,
  { histories, sha256, metadata }: Listening,
  trial: IdeaTrial,
  onProgress: ProgressListener,
): Found {
  const { config, features, sameRules } = trial;
  const { project, show, paths } = workspace;
  const now = Math.floor(Date.now() / 1000);
  const tableOf = (breakout: BreakoutConfig, added: readonly HistoryFeature[]): TrainingTable => {
    const settings = tableSettings({ ...workspace, breakout }, metadata, now);
    const { modeling } = tablesOfHistories(histories, settings, added);
    const columns = [...settings.chosen, ...added.map(({ name }) => name)];
    const file = show(paths.scrobbles);
    const table = trainingTableOf(modeling, columns, file);
    requireEnough(table, breakout, null, file);
    return table;
  };
  const backtested = (table: TrainingTable, side: keyof Pair<unknown>, served: string): Side => {
    const began = performance.now();
    const candidates = candidatesOf(config[side]).filter(({ trained }) => trained);
    const { windows } = predictWindows(table, {
      config: config[side],
      candidates,
      split: project.split,
      onProgress: progressOf(side, onProgress),
    });
    const saidBy = (family: string): SaidOfRow[] =>
      windows.flatMap(({ rows, predictions }) =>
        Array.from(predictions.get(family)?.scores ?? [], (score, row) => ({
          listener: rows.listeners === undefined ? "" : itemAt(rows.listeners, row),
          artist: itemAt(rows.artists, row),
          period: itemAt(rows.months, row),
          y: itemAt(rows.y, row),
          score,
        }))
      );
    const families = sort(candidates.map(({ name }) => name), (name) => Number(name !== served));
    return {
      said: new Map(families.map((family) => [family, saidBy(family)])),
      columns: table.features.columns,
      learnt: table.y.length,
      seconds: (performance.now() - began) / 1000,
      contributions: () =>
        windows.flatMap(({ rows, predictions }) =>
          predictions.get(served)?.scorer?.contributions(copied(rows.features)).values ?? []
        ),
    };
  };
  const today = Math.floor(now / 86_400);
  const key = JSON.stringify([sha256, metadata?.sha256, project, config.at_hand, today]);
  if (lastAtHand?.key !== key) {
    const table = tableOf(config.at_hand, []);
    const split = splitTable(table, project.split, config.at_hand);
    const served = compare(split, config.at_hand).served.name;
    lastAtHand = { key, served, side: backtested(table, "at_hand", served) };
  }
  const { served, side: at_hand } = lastAtHand;
  const with_idea = backtested(tableOf(config.with_idea, features), "with_idea", served);
  const { bootstrap_draws: draws, seed, confidence } = config.at_hand.backtest;
  return heldAgainst(
    { at_hand, with_idea },
    trial,
    (said) => figureOfArtists(said, sameRules, { draws, seed, confidence }),
  );
}

/**
 * The average precision of both; under other rules what is above the prevalence. Artists are drawn
 * over the rows of both, so that each counts as often for the one as for the other, whether or not
 * their rows are the same.
 */
export function figureOfArtists(
  said: Pair<readonly SaidOfRow[]>,
  sameRules: boolean,
  options: IntervalOptions,
): JudgedFigure {
  const statisticOf = (rows: readonly SaidOfRow[]): Statistic => {
    const y = rows.map(({ y }) => y);
    const precision = averagePrecisionOf(sweepOf(y, rows.map(({ score }) => score)));
    const chance = prevalenceOf(y);
    return sameRules ? precision : (weights) => minus(precision(weights), chance(weights));
  };
  const [one, other] = [statisticOf(said.at_hand), statisticOf(said.with_idea)];
  const [rows, between] = [[...said.at_hand, ...said.with_idea], said.at_hand.length];
  const artists = rows.map(({ listener, artist }) => JSON.stringify([artist, listener]));
  return {
    at_hand: onceEach(one, between),
    with_idea: onceEach(other, rows.length - between),
    difference: clusterInterval(
      (weights) => minus(other(weights.subarray(between)), one(weights.subarray(0, between))),
      artists,
      options,
    ),
    confidence: options.confidence,
    drawn: {
      count: new Set(artists.filter((_, row) => itemAt(rows, row).y === 1)).size,
      of: "artist",
    },
  };
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
