import pl from "nodejs-polars";
import type { LocalCalendar } from "../base/calendar.ts";
import { incompleteMonth } from "../scrobbles/incomplete_month.ts";
import type { IncompleteMonth, LastMonth } from "../scrobbles/incomplete_month.ts";
import { historyKeys, textsOf } from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";

/** What is known about the end of a history. */
export interface HistoryEnd {
  /** As `readScrobbles` gives them. */
  readonly plays: Frame;
  readonly calendar: LocalCalendar;
  /** Seconds since 1970. */
  readonly now: number;
  /** Whether incomplete months count. */
  readonly keep: boolean;
}

/**
 * The rows of the months that labels and scoring may use: all but the incomplete last month of each
 * history, unless it is kept.
 *
 * @param table with a `month` column, and `listener` where there are several
 */
export function completeMonths(
  table: Frame,
  { plays, calendar, now, keep }: HistoryEnd,
): { readonly rows: Frame; readonly lastMonth: LastMonth } {
  const incomplete = incompleteMonths(plays, calendar, now);
  const rows = keep ? table : withoutMonths(table, incomplete);
  const used = textsOf(rows, "month").sort().at(-1) ?? null;
  return { rows, lastMonth: { used, keep_incomplete: keep, incomplete } };
}

/**
 * The incomplete last months of the histories in a table of plays.
 *
 * @param plays as `readScrobbles` gives them
 * @param now seconds since 1970
 */
export function incompleteMonths(
  plays: Frame,
  calendar: LocalCalendar,
  now: number,
): IncompleteMonth[] {
  const times: Float64Array = plays.getColumn("time").toTypedArray();
  if (historyKeys(plays).length === 0) {
    const found = incompleteMonth(times.toSorted(), calendar, now);
    return found === null ? [] : [found];
  }
  const listeners = textsOf(plays, "listener");
  return [...Map.groupBy(times.keys(), (row) => listeners[row] ?? "")]
    .sort(([a], [b]) => a < b ? -1 : 1)
    .flatMap(([listener, rows]) => {
      const own = Float64Array.from(rows, (row) => times[row] ?? NaN).sort();
      const found = incompleteMonth(own, calendar, now);
      return found === null ? [] : [{ listener, ...found }];
    });
}

/** The rows of a table whose months are none of those given. */
export function withoutMonths(table: Frame, months: readonly IncompleteMonth[]): Frame {
  if (months.length === 0) return table;
  const key = (listener: string | undefined, month: string): string =>
    `${listener ?? ""}\0${month}`;
  const left = new Set(months.map(({ listener, month }) => key(listener, month)));
  const listeners = historyKeys(table).length === 0 ? null : textsOf(table, "listener");
  const keep = textsOf(table, "month").map((month, row) => !left.has(key(listeners?.[row], month)));
  return table.withColumns(pl.Series("keep", keep, pl.Bool)).filter(pl.col("keep")).drop("keep");
}
