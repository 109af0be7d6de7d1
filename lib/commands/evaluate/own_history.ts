import type { ProgressListener } from "../../base/progress.ts";
import { calendarOf, monthNumber } from "../../base/calendar.ts";
import { UserError } from "../../base/errors.ts";
import { itemAt } from "../../base/items.ts";
import { predictWindows } from "../../evaluation/backtest.ts";
import {
  judgeListeners,
  LISTENER_OPTIONS,
  type ListenerEvaluation,
} from "../../evaluation/listeners.ts";
import type { PredictedWindow } from "../../evaluation/out_of_fold.ts";
import { candidatesOf } from "../../selection/candidates.ts";
import type { History } from "../../scrobbles/history.ts";
import { LONG_MONTHS } from "../../split/enough.ts";
import { tablesOfHistories } from "../../split/all_tables.ts";
import { type LearningRows, listedRowsOf } from "../../split/learning_rows.ts";
import { trainingTableOf } from "../../split/training_table.ts";
import { tableSettings } from "../../workspace/listening.ts";
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
  workspace: Workspace,
  histories: readonly History[],
  rows: LearningRows,
  probabilities: Float32Array,
  months: ReadonlyMap<string, number>,
  onProgress: ProgressListener,
): ListenerEvaluation | null {
  const { breakout, project } = workspace;
  const calendar = calendarOf(project.time.timezone);
  const keyOf = (listener: string, lastDay: number, artist: string): string =>
    JSON.stringify([listener, lastDay, artist]);
  const shared = new Map(
    listedRowsOf(rows, "calendar").map((row) => [
      keyOf(itemAt(rows.listeners, row), itemAt(rows.periods, row), itemAt(rows.artists, row)),
      itemAt(probabilities, row),
    ]),
  );
  const settings = tableSettings(workspace, null, Infinity);
  const candidates = candidatesOf(breakout);
  const windowsOf = (history: History): readonly PredictedWindow[] => {
    const table = trainingTableOf(
      tablesOfHistories([history], settings).modeling,
      settings.chosen,
      "",
    );
    try {
      return predictWindows(table, { config: breakout, candidates, split: project.split }).windows;
    } catch (error) {
      // A history that is long but has too few rows to be backtested judges nothing.
      if (error instanceof UserError) return [];
      throw error;
    }
  };
  const long = histories.filter(({ listener }) => (months.get(listener ?? "") ?? 0) >= LONG_MONTHS);
  const judged = long.flatMap((history, place) => {
    onProgress(place, long.length, "models of one's own history");
    const listener = history.listener ?? "";
    return windowsOf(history).flatMap(({ rows: { months, artists, y }, predictions }) =>
      months.flatMap((month, row) => {
        const period = calendar.day(calendar.lastSecond(monthNumber(month)));
        const probability = shared.get(keyOf(listener, period, itemAt(artists, row)));
        if (probability === undefined) return [];
        const own = [...predictions.values()].map(({ scores }) => itemAt(scores, row));
        return [{ listener, period, y: itemAt(y, row), scores: [probability, ...own] }];
      })
    );
  });
  if (judged.length === 0) return null;
  return judgeListeners(
    {
      listeners: judged.map(({ listener }) => listener),
      periods: judged.map(({ period }) => period),
      y: Uint8Array.from(judged, ({ y }) => y),
    },
    ["listeners", ...candidates.map(({ name }) => `own ${name}`)].map((name, place) => ({
      name,
      scores: Float64Array.from(judged, ({ scores }) => itemAt(scores, place)),
      probabilities: place === 0,
    })),
    { ...LISTENER_OPTIONS, fewestPositives: 3 },
  );
}
