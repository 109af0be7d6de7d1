import { parseMonth } from "../../base/calendar.ts";
import { SPLIT_PARTS } from "../../split/split.ts";
import type { SplitPart } from "../../split/split.ts";
import type { Training } from "./training.ts";

/** One month of one part. */
export interface SplitMonth {
  readonly part: SplitPart;
  /** Counted. */
  readonly month: number;
  readonly rows: number;
  readonly breakouts: number;
}

/** The rows and breakouts of every month of every part, in time order. */
export function splitTimeline({ comparison: { split } }: Training): SplitMonth[] {
  return SPLIT_PARTS.flatMap((part) => {
    const { months, y } = split.parts[part];
    const byMonth = Map.groupBy(months.keys(), (row) => parseMonth(months[row] ?? "") ?? NaN);
    return [...byMonth].map(([month, rows]) => ({
      part,
      month,
      rows: rows.length,
      breakouts: rows.filter((row) => y[row] === 1).length,
    }));
  });
}
