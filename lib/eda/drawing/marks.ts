/**
 * Marks and panels that many figures share. Each mark says on hovering what it is (a `<title>` in the
 * SVG).
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { formatMonth } from "../../base/calendar.ts";
import { wordsOf } from "../../features/registry.ts";
import type { BootstrapEstimate } from "../../metrics/bootstrap.ts";
import type { Estimate } from "../../metrics/interval.ts";
import { count, decimal } from "../../text/numbers.ts";
import type { ChartOptions } from "./chart.ts";
import type { LegendItem } from "./figure.ts";
import { INK, modelColour } from "./palette.ts";

/** A counted month as the first day of it, as Plot's time scales want it. */
export function monthDate(month: number): Date {
  return new Date(formatMonth(month));
}

/** Months of a bar or point where single ones hold too little. */
export const QUARTER = 3;

/** The first month of a month's quarter. */
export function quarterOf(month: number): number {
  return month - month % QUARTER;
}

/** A counted month as people write it: `2024-03`. */
export function monthName(month: number): string {
  return formatMonth(month).slice(0, 7);
}

/** A text cut to a number of letters, with an ellipsis. */
export function cut(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, letters - 1).trimEnd()}…`;
}

/** An axis of shares, from none to all. */
export const SHARES = { percent: true, domain: [0, 100], grid: true } as const;

/** A dashed reference. */
export const DASHED = { stroke: INK, strokeDasharray: "5 4" } as const;

/** What a dashed reference is, where it is what chance gives. */
export const CHANCE: LegendItem = {
  label: "what knowing nothing gives",
  colour: INK,
  shape: "dashed",
};

/** A label that stays legible on a line: it is edged in the colour of the card. */
export const EDGED = { fill: INK, stroke: "var(--card, #ffffff)", strokeWidth: 3 } as const;

/** Lines below one another, each with a name before it. */
const NAMED = { label: null, tickSize: 0 } as const;

/** How many of something (`new artists`) there were in a month, counted as in `calendar.ts`. */
interface MonthCount {
  readonly month: number;
  readonly value: number;
  readonly of: string;
  readonly colour: string;
}

/**
 * A panel of counts over time, one bar per month; those of one month are stacked.
 *
 * @param months that a bar spans
 */
export function monthBars(
  counts: readonly MonthCount[],
  { label, height = 190, months = 1 }: { label: string; height?: number; months?: number },
): ChartOptions {
  return {
    height,
    marginLeft: 56,
    x: { type: "utc", label: null },
    y: { label, grid: true, ticks: 4, tickFormat: count },
    marks: [
      Plot.rectY(counts, {
        x: ({ month }: MonthCount) => monthDate(month),
        interval: `${months} months`,
        y: "value",
        fill: "colour",
        title: ({ month, value, of }: MonthCount) => `${monthName(month)}: ${count(value)} ${of}`,
        inset: 0,
        insetLeft: 0.5,
        insetRight: 0.5,
      }),
      Plot.ruleY([0]),
    ],
  };
}

/** How a row looks, and what hovering says of it. */
interface Look {
  readonly colour: string;
  readonly title: string;
}

/** A bar with its name, and what stands behind it. */
interface NamedBar extends Look {
  readonly name: string;
  readonly value: number;
  readonly text: string;
}

/**
 * A panel of bars below one another.
 *
 * @param line height of one, in pixels
 */
export function namedBars(
  bars: readonly NamedBar[],
  { line, x, ...margins }: Pick<ChartOptions, "x" | "marginLeft" | "marginRight"> & {
    readonly line: number;
  },
): ChartOptions {
  const at = { x: "value", y: "name", title: "title" };
  return {
    height: 50 + line * bars.length,
    ...margins,
    x: { grid: true, ...x },
    y: { ...NAMED, domain: bars.map(({ name }) => name) },
    marks: [
      Plot.barX(bars, { ...at, fill: "colour", insetTop: 3, insetBottom: 3 }),
      Plot.text(bars, { ...at, text: "text", textAnchor: "start", dx: 5 }),
      Plot.ruleX([0]),
    ],
  };
}

/** An estimate in its place. */
export type PlacedEstimate = Estimate & Look;

/**
 * Points with their intervals as bars.
 *
 * @param across the field of the other axis
 * @param upright whether the values stand on the y axis
 */
export function estimates(
  points: readonly PlacedEstimate[],
  across: string,
  { upright, r = 5 }: { readonly upright: boolean; readonly r?: number },
): Plot.Markish[] {
  const bar = { stroke: "colour", strokeOpacity: 0.45, strokeWidth: 4, title: "title" };
  const dot = { fill: "colour", r, title: "title" };
  return upright
    ? [
      Plot.ruleX(points, { ...bar, x: across, y1: "low", y2: "high" }),
      Plot.dot(points, { ...dot, x: across, y: "value" }),
    ]
    : [
      Plot.ruleY(points, { ...bar, y: across, x1: "low", x2: "high" }),
      Plot.dot(points, { ...dot, y: across, x: "value" }),
    ];
}

/** An estimate with its name; it looks like that of a model unless it says otherwise. */
interface NamedEstimate extends Pick<BootstrapEstimate, "value" | "low" | "high">, Partial<Look> {
  readonly name: string;
  readonly text?: string;
}

/**
 * A panel of estimates below one another, with their intervals; those without a value are left out.
 *
 * @param reference where a dashed line stands
 * @param line height of one, in pixels
 */
export function namedEstimates(
  named: readonly NamedEstimate[],
  reference: number,
  x: Plot.ScaleOptions,
  line = 30,
): ChartOptions {
  const rows = named.flatMap(({ name, value, low, high, ...look }) =>
    value === null ? [] : [{
      name,
      value,
      low: low ?? value,
      high: high ?? value,
      colour: modelColour(name),
      text: decimal(value),
      title: `${wordsOf(name)}: ${decimal(value)} [${decimal(low)}, ${decimal(high)}]`,
      ...look,
    }]
  );
  return {
    height: 50 + line * rows.length,
    marginLeft: 126,
    marginRight: 20,
    x: { grid: true, nice: true, ticks: 5, ...x },
    y: { ...NAMED, domain: rows.map(({ name }) => name), tickFormat: wordsOf },
    marks: [
      Plot.ruleX([reference], DASHED),
      ...estimates(rows, "name", { upright: false }),
      Plot.text(rows, { ...EDGED, y: "name", x: "value", text: "text", dy: -11, fontSize: 11 }),
    ],
  };
}

/**
 * A line through estimates, and the band of their intervals.
 *
 * @param r radius of the points on it; 0 for none
 */
export function band(
  points: readonly (Estimate & Partial<Look>)[],
  x: string,
  { colour, title, curve = "linear", r = 3 }: {
    readonly colour: string;
    readonly title: string;
    readonly curve?: "linear" | "step-after";
    readonly r?: number;
  },
): Plot.Markish[] {
  const line = { x, curve, title: (): string => title };
  return [
    Plot.areaY(points, { ...line, y1: "low", y2: "high", fill: colour, fillOpacity: 0.22 }),
    Plot.line(points, { ...line, y: "value", stroke: colour, strokeWidth: 2.5 }),
    ...(r === 0 ? [] : [Plot.dot(points, { x, y: "value", fill: colour, r, title: "title" })]),
  ];
}
