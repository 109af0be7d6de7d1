import { groups, sum } from "d3-array";
import { parseMonth } from "../../base/calendar.ts";
import { itemAt } from "../../base/items.ts";
import { SPLIT_PARTS } from "../../split/split.ts";
import { count, percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { monthBars } from "../drawing/marks.ts";
import { PART } from "../drawing/palette.ts";
import type { Training } from "./training.ts";

/** The parts of the history on a timeline, with their rows and breakouts. */
export function splitTimeline({ comparison: { split } }: Training): Figure {
  const parts = SPLIT_PARTS.map((part) => {
    const { months, y } = split.parts[part];
    return { part, months: groups(y.entries(), ([row]) => itemAt(months, row)), y };
  });
  const bars = (of: string, height: number, value: (labels: number[]) => number) =>
    monthBars(
      parts.flatMap(({ part, months }) =>
        months.map(([month, rows]) => ({
          month: parseMonth(month) ?? NaN,
          value: value(rows.map(([, label]) => label)),
          colour: PART[part],
          of: `${of} (${part})`,
        }))
      ),
      { label: `↑ ${of} a month`, height },
    );
  return figure({
    title: "The split, in time order",
    subtitle:
      "Models learn from the first part; the second settles what learning cannot, like the " +
      "number of trees and the threshold; the third is looked at once, to judge.",
    legend: parts.map(({ part, months, y }) => ({
      label: `${part}: ${count(months.length)} months, ${count(y.length)} rows, ` +
        `${percent(sum(y) / y.length)} break out`,
      colour: PART[part],
    })),
    panels: [
      bars("rows", 170, (labels) => labels.length),
      bars("breakouts", 120, (labels) => sum(labels)),
    ],
  });
}
