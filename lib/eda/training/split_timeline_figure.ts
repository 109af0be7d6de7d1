import * as Plot from "@observablehq/plot";
import type { SplitMonth } from "./split_timeline.ts";
import { SPLIT_PARTS } from "../../split/split.ts";
import type { SplitPart } from "../../split/split.ts";
import { count, percent } from "../../text/text.ts";
import { monthDate, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import type { Panel } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { PART } from "../drawing/palette.ts";

/** The parts of the history on a timeline, with their rows and breakouts. */
export function splitTimelineFigure(months: readonly SplitMonth[]): Figure {
  const sizes = (part: SplitPart): string => {
    const own = months.filter((month) => month.part === part);
    const rows = own.reduce((sum, month) => sum + month.rows, 0);
    const breakouts = own.reduce((sum, month) => sum + month.breakouts, 0);
    return `${part}: ${own.length} months, ${count(rows)} rows, ${
      percent(breakouts / rows)
    } break out`;
  };
  return figure({
    title: "The split, in time order",
    subtitle:
      "Models learn from the first part; the second settles what learning cannot, like the " +
      "number of trees and the threshold; the third is looked at once, to judge.",
    legend: SPLIT_PARTS.map((part) => ({ label: sizes(part), colour: PART[part] })),
    panels: [bars(months, "rows", 170), bars(months, "breakouts", 120)],
  });
}

function bars(months: readonly SplitMonth[], count: "rows" | "breakouts", height: number): Panel {
  return chart({
    width: WIDTH,
    height,
    marginLeft: 48,
    x: { type: "utc", label: null },
    y: { label: `↑ ${count} a month`, grid: true, ticks: 4 },
    marks: [
      Plot.rectY(months, {
        x1: (d: SplitMonth) => monthDate(d.month),
        x2: (d: SplitMonth) => monthDate(d.month + 1),
        y: count,
        fill: (d: SplitMonth) => PART[d.part],
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.ruleY([0]),
    ],
  });
}
