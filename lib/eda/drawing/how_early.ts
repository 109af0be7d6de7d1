import * as Plot from "@observablehq/plot";
import type { EvaluationReport } from "../../evaluation/evaluation_report.ts";
import { count, counted, percent } from "../../text/numbers.ts";
import { GAP, WIDTH } from "./axes.ts";
import type { ChartOptions } from "./chart.ts";
import { type Figure, figure } from "./figure.ts";
import { EDGED, estimates } from "./marks.ts";
import { HUE } from "./palette.ts";

type Share = EvaluationReport["how_early"]["daily"]["all"]["core_at_once"]["mean"];

/** How many new favourites lists foresee, how early, and how many of their entries come true. */
export function howEarlyFigure({ how_early }: EvaluationReport): Figure {
  const rows = Object.entries(how_early).flatMap(([looks, { all, lists }]) =>
    lists.map(({ length, came_true, entries }, place) => ({
      line: `${looks}, ${
        length === null ? `all ${count(Math.round(entries ?? 0))}` : `the ${length} likeliest`
      }`,
      foreseen: all.lists[place]?.foreseen.mean,
      days: all.lists[place]?.warning_days?.[1] ?? null,
      came: came_true.mean,
      colour: looks === "daily" ? HUE.blue : HUE.vermillion,
    }))
  );
  const wide = Math.round((WIDTH - GAP) * 0.62);
  const panel = (
    heading: string,
    label: string,
    names: boolean,
    of: (row: typeof rows[number]) => { share: Share | undefined; told: string },
  ): ChartOptions => {
    const points = rows.flatMap((row) => {
      const { share, told } = of(row);
      const { value = null, low = null, high = null } = share ?? {};
      if (value === null) return [];
      const title = `${row.line}: ${percent(value, 0)}`;
      return [{ ...row, value, low: low ?? value, high: high ?? value, title, told }];
    });
    return {
      heading,
      width: names ? wide : WIDTH - GAP - wide,
      height: 50 + 28 * rows.length,
      marginTop: 6,
      marginLeft: names ? 150 : 14,
      marginRight: 20,
      x: { label, percent: true, grid: true, zero: true, nice: true, ticks: 5 },
      y: {
        domain: rows.map(({ line }) => line),
        label: null,
        tickSize: 0,
        ...(names ? {} : { axis: null }),
      },
      marks: [
        ...estimates(points, "line", { upright: false }),
        Plot.text(points, { ...EDGED, x: "value", y: "line", text: "told", dy: -11, fontSize: 11 }),
      ],
    };
  };
  const { listeners, all } = how_early.daily;
  return figure({
    title: "How early, how many",
    subtitle:
      `${count(all.favourites)} artists that became core with ${counted(listeners, "listener")} ` +
      "of whom the model had not heard, while lists were made: how many a list held before, and how " +
      "many of the entries of lists came true. Means over listeners with 95 % intervals. " +
      `${percent(all.core_at_once.together.value ?? NaN, 0)} were core on the day of their ` +
      "discovery. Beside the points: days of warning in the median.",
    legend: [
      { label: "a list every day", colour: HUE.blue },
      { label: "a list every week", colour: HUE.vermillion },
    ],
    columns: 2,
    panels: [
      panel("Foreseen", "of all new favourites (%) →", true, ({ foreseen, days }) => ({
        share: foreseen,
        told: days === null ? "" : counted(days, "day"),
      })),
      panel("Came true", "of the entries (%) →", false, ({ came }) => ({ share: came, told: "" })),
    ],
  });
}
