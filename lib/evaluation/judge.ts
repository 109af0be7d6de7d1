import { itemAt } from "../base/items.ts";
import type { JudgedKind } from "./evaluation_report.ts";
import { LONG_MONTHS } from "../split/enough.ts";
import { type LearningRows, PERIOD_KINDS, type PeriodKind } from "../split/learning_rows.ts";
import {
  judgeListeners,
  LISTENER_OPTIONS,
  type ListenerEvaluation,
  type NamedScores,
} from "./listeners.ts";

/**
 * Judges scores on the rows that a list would hold, apart for each kind of period.
 *
 * @param months length of each listener's history
 */
export function judgeKinds(
  rows: LearningRows,
  scores: readonly NamedScores[],
  months: ReadonlyMap<string, number>,
  fewestPositives: number,
): Record<PeriodKind, JudgedKind> {
  const isLong = (row: number): boolean =>
    (months.get(itemAt(rows.listeners, row)) ?? 0) >= LONG_MONTHS;
  const judged = (kind: PeriodKind): JudgedKind => {
    const own = rows.kinds.flatMap((of, row) => of === kind && rows.judged[row] === 1 ? [row] : []);
    const judge = (places: readonly number[]): ListenerEvaluation =>
      judgeListeners(
        {
          listeners: places.map((row) => itemAt(rows.listeners, row)),
          periods: Int32Array.from(places, (row) => itemAt(rows.periods, row)),
          y: Uint8Array.from(places, (row) => itemAt(rows.y, row)),
        },
        scores.map((of) => ({
          ...of,
          scores: Float64Array.from(places, (row) => itemAt(of.scores, row)),
        })),
        { ...LISTENER_OPTIONS, fewestPositives },
      );
    return {
      all: judge(own),
      short: judge(own.filter((row) => !isLong(row))),
      long: judge(own.filter(isLong)),
    };
  };
  const [calendar, rolling] = PERIOD_KINDS;
  return { calendar: judged(calendar), rolling: judged(rolling) };
}
