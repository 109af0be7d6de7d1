/**
 * Marks that many figures share. Each says on hovering what it is (a `<title>` in the SVG).
 *
 * @module
 */
import * as Plot from "@observablehq/plot";
import { formatMonth } from "../../base/calendar.ts";
import type { Estimate } from "../../metrics/interval.ts";
import { count } from "../../text/numbers.ts";
import { monthDate } from "./axes.ts";
import type { ChartOptions } from "./chart.ts";
import { INK } from "./palette.ts";

/** A count that belongs to a month. */
interface MonthCount {
  /** Counted, see `calendar.ts`. */
  readonly month: number;
  readonly value: number;
  readonly colour: string;
  /** What is counted, for example `new artists`. */
  readonly of: string;
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

/** A counted month as people write it: `2024-03`. */
export function monthName(month: number): string {
  return formatMonth(month).slice(0, 7);
}

/** An estimate in its place, with what hovering says of it. */
export interface PlacedEstimate extends Estimate {
  readonly colour: string;
  readonly title: string;
}

/**
 * Points with their 95 % intervals as bars.
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

/** A line through estimates within the band of their 95 % intervals. */
export function band(
  points: readonly Estimate[],
  x: string,
  { colour, title, curve = "linear" }: {
    readonly colour: string;
    readonly title: string;
    readonly curve?: "linear" | "step-after";
  },
): Plot.Markish[] {
  const shared = { x, curve, title: (): string => title };
  return [
    Plot.areaY(points, { ...shared, y1: "low", y2: "high", fill: colour, fillOpacity: 0.22 }),
    Plot.line(points, { ...shared, y: "value", stroke: colour, strokeWidth: 2.5 }),
  ];
}

/** A dashed reference. */
export const DASHED = { stroke: INK, strokeDasharray: "5 4" } as const;

/** A label that stays legible on a line: it is edged in the colour of the card. */
export const EDGED = {
  fill: INK,
  stroke: "var(--card, #ffffff)",
  strokeWidth: 3,
} as const;
