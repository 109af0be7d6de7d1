import * as Plot from "@observablehq/plot";
import type { ScoredRow } from "../training/scored_rows.ts";
import { formatMonth } from "../../base/calendar.ts";
import { percent } from "../../text/text.ts";
import { cut, thousands, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { HUE, INK, OUTCOME } from "../drawing/palette.ts";

/** A month's artists with the model's threshold, the likeliest first. */
export interface WatchedMonth {
  readonly rows: readonly ScoredRow[];
  readonly threshold: number;
}

const SHOWN = 15;
const CARDS = 8;
const COLUMNS = 2;

/** The likeliest breakouts of a month. */
export function watchlistFigure({ rows, threshold }: WatchedMonth): Figure {
  const shown = rows.slice(0, SHOWN).map((row, place) => ({ ...row, name: labelOf(row, place) }));
  const alerts = rows.filter(({ alert }) => alert).length;
  const percentOf = (d: ScoredRow): number => 100 * d.probability;
  return figure({
    title: `The likeliest breakouts of ${spelled(rows)}`,
    subtitle: `${shown.length} of ${rows.length} eligible artists; ${alerts} reach` +
      `${alerts === 1 ? "es" : ""} the threshold of ${
        percent(threshold)
      }. The probability ranks; ` +
      "unless the model is calibrated it runs high.",
    legend: [
      { label: "alert", colour: OUTCOME["broke out"] },
      { label: "below the threshold", colour: OUTCOME["did not"] },
      { label: "threshold", colour: INK, shape: "dashed" },
    ],
    panels: [chart({
      width: WIDTH,
      height: 50 + 22 * shown.length,
      marginTop: 4,
      marginLeft: 230,
      marginRight: 40,
      marginBottom: 40,
      x: { label: "probability (%) →", domain: [0, 100], grid: true },
      y: { label: null, domain: shown.map(({ name }) => name), tickSize: 0 },
      marks: [
        Plot.barX(shown, {
          x: percentOf,
          y: "name",
          fill: (d: ScoredRow) => OUTCOME[d.alert ? "broke out" : "did not"],
          insetTop: 2,
          insetBottom: 2,
        }),
        Plot.text(shown, {
          y: "name",
          text: (d: ScoredRow) => percentOf(d).toFixed(0),
          frameAnchor: "right",
          textAnchor: "start",
          dx: 10,
        }),
        Plot.ruleX([100 * threshold], { stroke: INK, strokeDasharray: "5 4" }),
        Plot.ruleX([0]),
      ],
    })],
  });
}

/** The lifecycle of each of the likeliest, with the strongest reasons below it. */
export function lifecycleCardsFigure({ rows }: WatchedMonth): Figure {
  const shown = rows.slice(0, CARDS);
  const oldest = Math.max(...shown.map(({ age }) => age));
  return figure({
    title: `Why these, in ${spelled(rows)}`,
    subtitle:
      "Plays a month since discovery, and the strongest reasons: + speaks for a breakout, " +
      "− against.",
    columns: COLUMNS,
    panels: shown.map((row, place) => {
      const bars = row.lifecycle.slice(0, row.age + 1).map((plays, age) => ({ plays, age }));
      return chart({
        heading: `${labelOf(row, place)}: ${percent(row.probability, 0)}`,
        notes: row.reasons.slice(0, 3).map(({ phrase, contribution }) =>
          cut(`${contribution > 0 ? "+" : "−"} ${phrase}`, 54)
        ),
        width: Math.floor((WIDTH - 12 * (COLUMNS - 1)) / COLUMNS),
        height: 120,
        marginLeft: 32,
        marginTop: 18,
        marginBottom: 34,
        x: {
          label: "months since discovery →",
          domain: [-0.5, oldest + 0.5],
          ticks: Array.from({ length: oldest + 1 }, (_, age) => age),
          tickFormat: "d",
        },
        y: { label: "↑ plays", ticks: 3, tickFormat: thousands, nice: true },
        marks: [
          Plot.rectY(bars, {
            x1: (d: { age: number }) => d.age - 0.42,
            x2: (d: { age: number }) => d.age + 0.42,
            y: "plays",
            fill: HUE.green,
          }),
          Plot.ruleY([0]),
        ],
      });
    }),
  });
}

function labelOf({ artist, listener }: ScoredRow, place: number): string {
  return `${place + 1}. ${cut(artist, 28)}${
    listener === undefined ? "" : ` (${cut(listener, 10)})`
  }`;
}

function spelled(rows: readonly ScoredRow[]): string {
  const [first] = rows;
  return first === undefined ? "no month" : formatMonth(first.month).slice(0, 7);
}
