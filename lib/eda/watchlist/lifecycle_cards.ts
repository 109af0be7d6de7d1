import * as Plot from "@observablehq/plot";
import { range } from "d3-array";
import { count, counted, percent } from "../../text/numbers.ts";
import { cut } from "../drawing/axes.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { HUE } from "../drawing/palette.ts";
import { monthOfList, rankedName, type ScoredMonths } from "./watchlist.ts";

const CARDS = 8;
const REASONS = 3;

/** The plays of each of the likeliest since its discovery, with the strongest reasons below. */
export function lifecycleCards({ rows }: ScoredMonths): Figure {
  const shown = rows.slice(0, CARDS);
  const oldest = Math.max(...shown.map(({ age }) => age));
  return figure({
    title: `Why these, in ${monthOfList(rows)}`,
    subtitle:
      "Plays a month since discovery, and the strongest reasons: + speaks for a breakout, " +
      "− against.",
    columns: 2,
    panels: shown.map((row, place) => ({
      heading: `${rankedName(row, place)}: ${percent(row.probability, 0)}`,
      notes: row.reasons.slice(0, REASONS).map(({ phrase, contribution }) =>
        cut(`${contribution > 0 ? "+" : "−"} ${phrase}`, 54)
      ),
      height: 120,
      marginLeft: 32,
      marginTop: 18,
      marginBottom: 34,
      x: {
        label: "months since discovery →",
        domain: [-0.5, oldest + 0.5],
        ticks: range(oldest + 1),
        tickFormat: "d",
      },
      y: { label: "↑ plays", ticks: 3, tickFormat: count, nice: true },
      marks: [
        Plot.rectY(row.lifecycle.slice(0, row.age + 1), {
          x1: (_: number, age: number) => age - 0.42,
          x2: (_: number, age: number) => age + 0.42,
          y: Plot.identity,
          fill: HUE.green,
          title: (plays: number, age: number) => `month ${age}: ${counted(plays, "play")}`,
        }),
        Plot.ruleY([0]),
      ],
    })),
  });
}
