import { UserError } from "../../base/errors.ts";
import { itemAt } from "../../base/items.ts";
import type { ProgressListener } from "../../base/progress.ts";
import { predictWindows } from "../../evaluation/backtest.ts";
import type { HistoryFeature } from "../../features/registry.ts";
import {
  type BootstrapOptions,
  clusterDraws,
  percentileInterval,
} from "../../metrics/bootstrap.ts";
import { prevalenceOf } from "../../metrics/lift.ts";
import { averagePrecisionOf } from "../../metrics/ranking.ts";
import { onceEach, type Statistic } from "../../metrics/statistic.ts";
import { candidatesOf } from "../../selection/candidates.ts";
import { compare } from "../../selection/compare.ts";
import { tablesOfHistories } from "../../split/all_tables.ts";
import { requireEnough } from "../../split/enough.ts";
import { splitTable } from "../../split/split_table.ts";
import { type TrainingTable, trainingTableOf } from "../../split/training_table.ts";
import type { BreakoutConfig } from "../../workspace/config.ts";
import { type Listening, tableSettings } from "../../workspace/listening.ts";
import type { RunFigure } from "../../workspace/runs.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import {
  type Found,
  heldAgainst,
  type IdeaTrial,
  type Pair,
  progressOf,
  type SaidOfRow,
  type Side,
} from "./judged.ts";

/** The model at hand that was judged last: where idea after idea is tried, it is judged once. */
let lastAtHand: AtHand | undefined;

interface AtHand {
  readonly key: string;
  /** The name of the model that training would serve. */
  readonly served: string;
  readonly side: Side;
}

/**
 * Judges an idea on one history, or on a few: every family of models learns with it and without, in
 * the windows of the backtest. Intervals come from drawing the artists anew, the same for both.
 *
 * @throws UserError for a history that cannot be learnt from
 */
export function judgeOnHistory(
  workspace: Workspace,
  listening: Listening,
  trial: IdeaTrial,
  onProgress: ProgressListener,
): Found {
  const { config, features, sameRules } = trial;
  const { project, show, paths } = workspace;
  const now = Math.floor(Date.now() / 1000);
  const tableOf = (breakout: BreakoutConfig, added: readonly HistoryFeature[]): TrainingTable => {
    const settings = tableSettings({ ...workspace, breakout }, listening.metadata, now);
    const { modeling } = tablesOfHistories(listening.histories, settings, added);
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
    const families = candidates.map(({ name }) => name)
      .sort((a, b) => Number(b === served) - Number(a === served));
    return {
      said: new Map(families.map((family) => [family, saidBy(family)])),
      columns: table.features.columns,
      learnt: table.y.length,
      seconds: (performance.now() - began) / 1000,
      contributions: () =>
        windows.flatMap(({ rows, predictions }) =>
          predictions.get(served)?.scorer?.contributions(rows.features).values ?? []
        ),
    };
  };
  const judgedAtHand = (): AtHand => {
    const { sha256, metadata } = listening;
    const today = Math.floor(now / 86_400);
    const key = JSON.stringify([sha256, metadata?.sha256, project, config.at_hand, today]);
    if (lastAtHand?.key === key) return lastAtHand;
    const table = tableOf(config.at_hand, []);
    const split = splitTable(table, project.split, config.at_hand);
    const served = compare(split, config.at_hand).served.name;
    return lastAtHand = { key, served, side: backtested(table, "at_hand", served) };
  };
  const { served, side: at_hand } = judgedAtHand();
  const with_idea = backtested(tableOf(config.with_idea, features), "with_idea", served);
  const { bootstrap_draws: draws, seed, confidence } = config.at_hand.backtest;
  const found = heldAgainst({ at_hand, with_idea }, trial, (said) => {
    const [one, other] = [judgeOf(said.at_hand, sameRules), judgeOf(said.with_idea, sameRules)];
    const brokeOut = [...said.at_hand, ...said.with_idea].filter(({ y }) => y === 1);
    return {
      at_hand: onceEach(one.statistic, one.artists.length),
      with_idea: onceEach(other.statistic, other.artists.length),
      difference: pairedDifference(one, other, { draws, seed }, confidence),
      drawn: { count: new Set(brokeOut.map(artistOf)).size, of: "artist" },
    };
  });
  if (found.judgements.length > 0) return found;
  throw new UserError("the idea leaves no family of models to compare");
}

/** What one of the two is judged by. */
interface Judge {
  /** Of each row, told apart by listener. */
  readonly artists: readonly string[];
  readonly statistic: Statistic;
}

function artistOf({ listener, artist }: SaidOfRow): string {
  return JSON.stringify([artist, listener]);
}

function judgeOf(said: readonly SaidOfRow[], sameRules: boolean): Judge {
  const y = said.map(({ y }) => y);
  const [precision, chance] = [
    averagePrecisionOf(y, said.map(({ score }) => score)),
    prevalenceOf(y),
  ];
  return {
    artists: said.map(artistOf),
    statistic: sameRules ? precision : (weights) => minus(precision(weights), chance(weights)),
  };
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}

/**
 * The second's figure minus the first's. Artists are drawn over the rows of both, so that each counts
 * as often for the one as for the other, whether or not their rows are the same.
 */
export function pairedDifference(
  one: Judge,
  other: Judge,
  options: BootstrapOptions,
  confidence: number,
): RunFigure {
  const between = one.artists.length;
  const differenceAt = (weights: Float64Array): number | null =>
    minus(other.statistic(weights.subarray(between)), one.statistic(weights.subarray(0, between)));
  const artists = [...one.artists, ...other.artists];
  const drawn = Float64Array.from(
    clusterDraws(artists, options),
    (weights) => differenceAt(weights) ?? NaN,
  );
  const { low = null, high = null } = percentileInterval(drawn, confidence) ?? {};
  return { value: differenceAt(new Float64Array(artists.length).fill(1)), low, high };
}
