import type { ProgressListener } from "../../base/progress.ts";
import { sum } from "d3-array";
import { UserError } from "../../base/errors.ts";
import { itemAt } from "../../base/items.ts";
import { backtestTable } from "../../evaluation/backtest.ts";
import type { ComparedRows } from "../../evaluation/comparison.ts";
import { poolWindows, type PredictedWindow } from "../../evaluation/out_of_fold.ts";
import type { HistoryFeature } from "../../features/registry.ts";
import {
  type BootstrapOptions,
  clusterDraws,
  percentileInterval,
} from "../../metrics/bootstrap.ts";
import { prevalenceOf } from "../../metrics/lift.ts";
import { averagePrecisionOf } from "../../metrics/ranking.ts";
import { onceEach, type Statistic } from "../../metrics/statistic.ts";
import type { Candidate, Fitted } from "../../models/candidate.ts";
import { candidatesOf } from "../../selection/candidates.ts";
import { compare } from "../../selection/compare.ts";
import { tablesOfHistories } from "../../split/all_tables.ts";
import { requireEnough } from "../../split/enough.ts";
import { splitTable } from "../../split/split_table.ts";
import { type TrainingTable, trainingTableOf } from "../../split/training_table.ts";
import type { BreakoutConfig } from "../../workspace/config.ts";
import type { Listening } from "../../workspace/listening.ts";
import type { RunFigure } from "../../workspace/runs.ts";
import { tableSettings } from "../../workspace/table_settings.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import {
  Contributed,
  differ,
  type Found,
  type IdeaTrial,
  type Judgement,
  movedRows,
  type SaidOfRow,
  verdictOf,
} from "./judged.ts";

/** A backtest of one of the two. */
interface Side {
  readonly table: TrainingTable;
  readonly windows: readonly PredictedWindow[];
  readonly rows: ComparedRows;
  readonly scores: ReadonlyMap<string, Float64Array>;
  readonly contributed: Contributed;
  readonly seconds: number;
}

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
  { config, features, sameRules }: IdeaTrial,
  onProgress: ProgressListener,
): Found {
  const { project, show, paths } = workspace;
  const { train, validation } = project.split;
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
  const backtested = (
    table: TrainingTable,
    config: BreakoutConfig,
    served: string,
    side: 0 | 1,
  ): Side => {
    const began = performance.now();
    const contributed = new Contributed();
    const candidates = candidatesOf(config).filter(({ trained }) => trained)
      .map((candidate) => candidate.name === served ? watched(candidate, contributed) : candidate);
    const windows: PredictedWindow[] = [];
    backtestTable(table, {
      config: { ...config, backtest: { ...config.backtest, bootstrap_draws: 1 } },
      candidates,
      winner: { name: itemAt(candidates, 0).name, reason: "" },
      validationShare: validation / (train + validation),
      onProgress: (done, of, note = "") =>
        onProgress(side * of + done, 2 * of, `${side === 0 ? "at hand" : "with the idea"} ${note}`),
      onWindow: (window) => windows.push(window),
    });
    const { rows, models } = poolWindows(windows, candidates);
    return {
      table,
      windows,
      rows,
      scores: new Map(models.map(({ name, scores }) => [name, scores])),
      contributed,
      seconds: (performance.now() - began) / 1000,
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
    return lastAtHand = { key, served, side: backtested(table, config.at_hand, served, 0) };
  };
  const { served, side: one } = judgedAtHand();
  const other = backtested(tableOf(config.with_idea, features), config.with_idea, served, 1);
  const { bootstrap_draws: draws, seed, confidence } = config.at_hand.backtest;
  const families = [...one.scores.keys()].filter((name) => other.scores.has(name))
    .sort((a, b) => Number(b === served) - Number(a === served));
  if (families.length === 0) throw new UserError("the idea leaves no family of models to compare");
  const judgements = families.map((family): Judgement => {
    const [before, after] = [one, other].map(({ rows, scores }): Judge => {
      const said = scores.get(family) ?? new Float64Array();
      const precision = averagePrecisionOf(rows.y, said);
      return {
        artists: rows.artists,
        statistic: sameRules ? precision : above(precision, prevalenceOf(rows.y)),
        said,
      };
    });
    if (before === undefined || after === undefined) throw new RangeError("two sides");
    const drawn = { count: withBreakouts([one.rows, other.rows]), of: "artist" } as const;
    const difference = pairedDifference(before, after, { draws, seed }, confidence);
    const changed = differ(before.said, after.said) || differ(one.rows.y, other.rows.y);
    return {
      on: family,
      rows: { at_hand: one.rows.y.length, with_idea: other.rows.y.length },
      breakouts: { at_hand: sum(one.rows.y), with_idea: sum(other.rows.y) },
      at_hand: onceEach(before.statistic, before.artists.length),
      with_idea: onceEach(after.statistic, after.artists.length),
      difference,
      drawn,
      verdict: verdictOf(difference, changed, drawn),
    };
  });
  return {
    judgements,
    ...movedRows({
      at_hand: scoredRows(one, served),
      with_idea: scoredRows(other, served),
    }),
    importance: other.contributed.of(features.map(({ name }) => name)),
    columns: {
      at_hand: one.table.features.columns.length,
      with_idea: other.table.features.columns.length,
    },
    rows_learnt: { at_hand: one.table.y.length, with_idea: other.table.y.length },
    seconds: { at_hand: one.seconds, with_idea: other.seconds },
  };
}

/** Artists with a breakout among some rows. */
function withBreakouts(sides: readonly ComparedRows[]): number {
  return new Set(sides.flatMap(({ artists, y }) => artists.filter((_, row) => y[row] === 1))).size;
}

/** A figure less another. */
function above(figure: Statistic, other: Statistic): Statistic {
  return (weights) => {
    const [value, base] = [figure(weights), other(weights)];
    return value === null || base === null ? null : value - base;
  };
}

/** The candidate, which tells what each feature adds to the scores of rows it has not learnt from. */
function watched(candidate: Candidate, contributed: Contributed): Candidate {
  return {
    ...candidate,
    fit: (train, validation, onProgress): Fitted => {
      const fitted = candidate.fit(train, validation, onProgress);
      return {
        ...fitted,
        refit: (rows) => {
          const ranker = fitted.refit(rows);
          return {
            ...ranker,
            scores: (window) => {
              const { columns } = window.features;
              const { values } = ranker.model?.scorer.contributions(window.features) ?? {};
              if (values !== undefined) contributed.add(columns, values);
              return ranker.scores(window);
            },
          };
        },
      };
    },
  };
}

/** What one of the two says of its rows. */
interface Judge {
  readonly artists: readonly string[];
  readonly statistic: Statistic;
  readonly said: Float64Array;
}

/**
 * The second's figure minus the first's. Artists are drawn over the rows of both, so that each counts
 * as often for the one as for the other, whether or not their rows are the same.
 */
export function pairedDifference(
  one: Omit<Judge, "said">,
  other: Omit<Judge, "said">,
  options: BootstrapOptions,
  confidence: number,
): RunFigure {
  const between = one.artists.length;
  const drawn: number[] = [];
  for (const weights of clusterDraws([...one.artists, ...other.artists], options)) {
    const [a, b] = [
      one.statistic(weights.subarray(0, between)),
      other.statistic(weights.subarray(between)),
    ];
    drawn.push(a === null || b === null ? NaN : b - a);
  }
  const [a, b] = [
    onceEach(one.statistic, between),
    onceEach(other.statistic, other.artists.length),
  ];
  const { low = null, high = null } = percentileInterval(Float64Array.from(drawn), confidence) ??
    {};
  return { value: a === null || b === null ? null : b - a, low, high };
}

function scoredRows({ windows }: Side, family: string): SaidOfRow[] {
  return windows.flatMap(({ rows, predictions }) =>
    Array.from(predictions.get(family)?.scores ?? [], (score, row) => ({
      listener: rows.listeners?.[row] ?? "",
      artist: itemAt(rows.artists, row),
      period: itemAt(rows.months, row),
      y: itemAt(rows.y, row),
      score,
    }))
  );
}
