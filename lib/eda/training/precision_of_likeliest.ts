import * as Plot from "@observablehq/plot";
import { group, range, rollups, sort, sum } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { ratioWithInterval } from "../../metrics/bootstrap.ts";
import { counted, percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { band, CHANCE, DASHED } from "../drawing/marks.ts";
import { modelColour } from "../drawing/palette.ts";
import { type BacktestRun, ofServedAndShared } from "./backtest_windows.ts";

const [MOST, DRAWS] = [10, 400];

/** How many of the k likeliest of a month became core, for the served model and the shared one. */
export function precisionOfLikeliest(run: BacktestRun): Figure {
  const { report: { settings: { seed, confidence } }, rows, all } = run;
  const months = [...group(rows.y.keys(), (row) => rows.months[row]).values()];
  const curves = ofServedAndShared(run).map(({ name, scores }) => {
    const ranked = months.map((own) => sort(own, (row) => -itemAt(scores, row)));
    const points = range(1, MOST + 1).flatMap((k) => {
      // An artist stands on many lists: what is drawn anew is artists, each with its places on them.
      const counts = rollups(
        ranked.flatMap((own) => own.slice(0, k)),
        (own) => [sum(own, (row) => itemAt(rows.y, row)), own.length] as const,
        (row) => itemAt(rows.artists, row),
      ).map(([, count]) => count);
      const { value, low, high } = ratioWithInterval(counts, { draws: DRAWS, seed, confidence });
      if (value === null || low === null || high === null) return [];
      return [{ k, value, low, high, title: `${name}, ${k} likeliest: ${percent(value)}` }];
    });
    return { label: name, colour: modelColour(name), points };
  });
  return figure({
    title: "How many of the likeliest come true",
    subtitle: "Of the k likeliest artists of each month of the backtest, the share that became " +
      `core; ${counted(all.months, "month")}, bands are ${percent(confidence, 0)} intervals ` +
      "(bootstrap over artists).",
    legend: [...curves, CHANCE],
    x: { label: "k likeliest of a month →", ticks: MOST },
    y: { label: "↑ became core (%)", percent: true, grid: true, zero: true },
    marks: [
      Plot.ruleY([0]),
      Plot.ruleY([all.prevalence], DASHED),
      ...curves.flatMap(({ label, colour, points }) => band(points, "k", { colour, title: label })),
    ],
  });
}
