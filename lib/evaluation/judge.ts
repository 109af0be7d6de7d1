import { itemAt } from "../base/items.ts";
import { columnsOf } from "../features/matrix.ts";
import type { EvaluationReport, JudgedKind } from "./evaluation_report.ts";
import { LONG_MONTHS } from "../split/enough.ts";
import {
  type LearningRows,
  listedRowsOf,
  PERIOD_KINDS,
  type PeriodKind,
} from "../split/learning_rows.ts";
import {
  judgeListeners,
  LISTENER_OPTIONS,
  type ListenerEvaluation,
  type NamedScores,
} from "./listeners.ts";

/**
 * Judges scores on the rows that a list would hold, apart for each kind of period; of weekly looks
 * also on those of them that were played as often as a month asks for.
 *
 * @param months length of each listener's history
 * @param playsMin of a calendar month's list
 */
export function judgeKinds(
  rows: LearningRows,
  scores: readonly NamedScores[],
  months: ReadonlyMap<string, number>,
  fewestPositives: number,
  playsMin: number,
): Record<PeriodKind, JudgedKind> & Pick<EvaluationReport, "rolling_by_plays"> {
  const isLong = (row: number): boolean =>
    (months.get(itemAt(rows.listeners, row)) ?? 0) >= LONG_MONTHS;
  const judge = (places: readonly number[]): ListenerEvaluation =>
    judgeListeners(rows, scores, { ...LISTENER_OPTIONS, fewestPositives }, places);
  const judged = (kind: PeriodKind): JudgedKind => {
    const own = listedRowsOf(rows, kind);
    return {
      all: judge(own),
      short: judge(own.filter((row) => !isLong(row))),
      long: judge(own.filter(isLong)),
    };
  };
  const [calendar, rolling] = PERIOD_KINDS;
  const plays = columnsOf(rows.features, ["plays_t"]).values;
  return {
    calendar: judged(calendar),
    rolling: judged(rolling),
    rolling_by_plays: judge(
      listedRowsOf(rows, rolling).filter((row) => itemAt(plays, row) >= playsMin),
    ),
  };
}
