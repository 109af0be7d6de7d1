import type { ProgressListener } from "../../base/progress.ts";
import { calendarOf, parseMonth } from "../../base/calendar.ts";
import { UserError } from "../../base/errors.ts";
import { itemAt } from "../../base/items.ts";
import { backtestTable } from "../../evaluation/backtest.ts";
import {
  judgeListeners,
  LISTENER_OPTIONS,
  type ListenerEvaluation,
} from "../../evaluation/listeners.ts";
import type { PredictedWindow } from "../../evaluation/out_of_fold.ts";
import { chosenFeatures } from "../../features/feature_sets.ts";
import { candidatesOf } from "../../selection/candidates.ts";
import type { History } from "../../scrobbles/history.ts";
import { LONG_MONTHS } from "../../split/enough.ts";
import { calendarMonths } from "../../snapshots/periods.ts";
import { snapshotsOf } from "../../snapshots/snapshots.ts";
import { tablesOf } from "../../split/history_tables.ts";
import type { LearningRows } from "../../split/learning_rows.ts";
import { modelingTable } from "../../split/modeling_table.ts";
import { trainingTableOf } from "../../split/training_table.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/**
 * Holds the model of many listeners against what each long history teaches by itself: on the months
 * that a backtest of that history predicts, row by row the same.
 *
 * @param probabilities of `rows`, by models that never heard the listener
 * @param months length of each listener's history
 * @returns `null` where no history is long enough
 */
export function judgeAgainstOwn(
  { breakout, project }: Workspace,
  histories: readonly History[],
  rows: LearningRows,
  probabilities: Float32Array,
  months: ReadonlyMap<string, number>,
  onProgress: ProgressListener,
): ListenerEvaluation | null {
  const calendar = calendarOf(project.time.timezone);
  const periods = calendarMonths(calendar);
  const keyOf = (listener: string, lastDay: number, artist: string): string =>
    JSON.stringify([listener, lastDay, artist]);
  const shared = new Map<string, number>();
  rows.kinds.forEach((kind, row) => {
    if (kind !== "calendar" || rows.judged[row] !== 1) return;
    const key = keyOf(
      itemAt(rows.listeners, row),
      itemAt(rows.periods, row),
      itemAt(rows.artists, row),
    );
    shared.set(key, itemAt(probabilities, row));
  });
  const columns = chosenFeatures(breakout);
  const candidates = candidatesOf(breakout);
  const { train, validation } = project.split;
  const long = histories.filter(({ listener }) => (months.get(listener ?? "") ?? 0) >= LONG_MONTHS);

  const judged = {
    listeners: [] as string[],
    periods: [] as number[],
    y: [] as number[],
    scores: new Map<string, number[]>([
      ["listeners", []],
      ...candidates.map(({ name }) => [name, []] as [string, number[]]),
    ]),
  };
  const add = (listener: string) => ({ rows: window, predictions }: PredictedWindow): void =>
    window.months.forEach((month, row) => {
      const lastDay = calendar.day(calendar.lastSecond(parseMonth(month) ?? NaN));
      const probability = shared.get(keyOf(listener, lastDay, itemAt(window.artists, row)));
      if (probability === undefined) return;
      judged.listeners.push(listener);
      judged.periods.push(lastDay);
      judged.y.push(itemAt(window.y, row));
      judged.scores.get("listeners")?.push(probability);
      for (const [name, { scores }] of predictions) {
        judged.scores.get(name)?.push(itemAt(scores, row));
      }
    });
  long.forEach((history, place) => {
    onProgress(place, long.length, "models of one's own history");
    const { features, rulings } = tablesOf([snapshotsOf(history, periods)], breakout);
    const table = trainingTableOf(modelingTable(features, rulings, columns), columns, "");
    try {
      backtestTable({ ...table, listeners: table.months.map(() => history.listener ?? "") }, {
        config: { ...breakout, backtest: { ...breakout.backtest, bootstrap_draws: 1 } },
        candidates,
        winner: { name: itemAt(candidates, 0).name, reason: "" },
        validationShare: validation / (train + validation),
        onWindow: add(history.listener ?? ""),
      });
    } catch (error) {
      // A history that is long but has too few rows to be backtested judges nothing.
      if (!(error instanceof UserError)) throw error;
    }
  });
  if (judged.y.length === 0) return null;
  return judgeListeners(
    {
      listeners: judged.listeners,
      periods: judged.periods,
      y: Uint8Array.from(judged.y),
    },
    [...judged.scores].map(([name, scores]) => ({
      name: name === "listeners" ? name : `own ${name}`,
      scores: Float64Array.from(scores),
      probabilities: name === "listeners",
    })),
    { ...LISTENER_OPTIONS, fewestPositives: 3 },
  );
}
