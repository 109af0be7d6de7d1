import * as Plot from "@observablehq/plot";
import type { MonthTotals } from "./monthly.ts";
import { monthDate, thousands, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import type { Panel } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { HUE, PLAIN } from "../drawing/palette.ts";

type Count = Exclude<keyof MonthTotals, "month">;

/** Plays and distinct artists, month by month. */
export function historyByMonth(months: readonly MonthTotals[]): Figure {
  return figure({
    title: "Plays and artists, month by month",
    panels: [
      bars(months, "plays", "↑ plays a month", PLAIN),
      bars(months, "artists", "↑ distinct artists a month", HUE.green),
    ],
  });
}

/** Artists played for the first time, month by month. */
export function newArtistsByMonth(months: readonly MonthTotals[]): Figure {
  return figure({
    title: "Discoveries, month by month",
    subtitle:
      "Artists played for the first time. The first months of a history count everyone who " +
      "was known before it began.",
    panels: [bars(months, "newArtists", "↑ new artists a month", HUE.purple)],
  });
}

function bars(
  months: readonly MonthTotals[],
  count: Count,
  label: string,
  fill: string,
): Panel {
  return chart({
    width: WIDTH,
    height: 190,
    marginLeft: 56,
    x: { type: "utc", label: null },
    y: { label, grid: true, tickFormat: thousands },
    marks: [
      Plot.rectY(months, {
        x1: (d: MonthTotals) => monthDate(d.month),
        x2: (d: MonthTotals) => monthDate(d.month + 1),
        y: count,
        fill,
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.ruleY([0]),
    ],
  });
}
