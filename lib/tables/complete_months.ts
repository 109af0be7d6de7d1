import pl from "nodejs-polars";
import type { LocalCalendar } from "../calendar.ts";
import { incompleteMonth } from "../history/incomplete_month.ts";
import type { IncompleteMonth } from "../history/incomplete_month.ts";
import { historyKeys, textsOf } from "./frame.ts";
import type { Frame } from "./frame.ts";

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
