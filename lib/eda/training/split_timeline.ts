import { groups, sum } from "d3-array";
import { monthNumber } from "../../base/calendar.ts";
import { itemAt } from "../../base/items.ts";
import { SPLIT_PARTS } from "../../split/split.ts";
import { count, percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { monthBars } from "../drawing/marks.ts";
import { PART } from "../drawing/palette.ts";
import type { Training } from "./training.ts";

/** The parts of the history on a timeline, with their rows and breakouts. */
export function splitTimeline({ comparison: { split } }: Training): Figure {
  const months = SPLIT_PARTS.flatMap((part) => {
    const { months, y } = split.parts[part];
    return groups(y.entries(), ([row]) => itemAt(months, row)).map(([month, rows]) => ({
      part,
      month: monthNumber(month),
      colour: PART[part],
      rows: rows.length,
      breakouts: sum(rows, ([, label]) => label),
    }));
  });
  const bars = (key: "rows" | "breakouts", height: number) =>
    monthBars(
      months.map((month) => ({ ...month, value: month[key], of: `${key} (${month.part})` })),
      { label: `↑ ${key} a month`, height },
    );
  return figure({
    title: "The split, in time order",
    subtitle:
      "Models learn from the first part; the second settles what learning cannot, like the " +
      "number of trees and the threshold; the third is looked at once, to judge.",
    legend: SPLIT_PARTS.map((part) => {
      const { months, rows, prevalence } = split.summary[part];
      return {
        label: `${part}: ${count(months.count)} months, ${count(rows)} rows, ` +
          `${percent(prevalence)} break out`,
        colour: PART[part],
      };
    }),
    panels: [bars("rows", 170), bars("breakouts", 120)],
  });
}
