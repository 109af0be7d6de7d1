import { type IncompleteMonth, incompleteMonth } from "../scrobbles/incomplete_month.ts";
import type { Snapshots } from "./snapshots.ts";

/** Where labels and scoring end in a history. */
export interface UsableEnd {
  /** The last period with a play that is used; `null` if there is none. */
  readonly last: number | null;
  /** The last month, where there is reason to take it for incomplete. */
  readonly incomplete: IncompleteMonth | null;
}

/**
 * The last period that labels and scoring may use: not an incomplete last month, unless it is kept. A
 * period that was made to end on a chosen day is complete.
 *
 * @param now seconds since 1970
 * @param keep whether incomplete months count
 */
export function usableEnd(
  { history, periods, listening }: Snapshots,
  now: number,
  keep: boolean,
): UsableEnd {
  const found = periods.column === "month"
    ? incompleteMonth(history.time, periods.calendar, now)
    : null;
  const incomplete = found === null
    ? null
    : { ...(history.listener === null ? {} : { listener: history.listener }), ...found };
  const usable = incomplete === null || keep ? listening : listening.slice(0, -1);
  return { last: usable.findLast(({ plays }) => plays > 0)?.period ?? null, incomplete };
}
