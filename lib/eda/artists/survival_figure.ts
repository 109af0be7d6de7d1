import * as Plot from "@observablehq/plot";
import type { SurvivalPoint } from "../../metrics/kaplan_meier.ts";
import { GONE_AFTER_MONTHS } from "./survival.ts";
import { WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { OUTCOME, PLAIN } from "../drawing/palette.ts";

/** Ages shown, in months. */
const AGES = 36;

/** The share of discovered artists that are still listened to, with its 95 % band. */
export function survivalFigure(points: readonly SurvivalPoint[]): Figure {
  const discovered = points[0]?.atRisk ?? 0;
  const afterHalfYear = points.findLast(({ time }) => time <= 6)?.value ?? 1;
  return figure({
    title: "How long a discovery lasts",
    subtitle:
      `Share of ${discovered} artists discovered after the cold start that are played then ` +
      `or later (Kaplan-Meier; gone: silent for the last ${GONE_AFTER_MONTHS} months of the ` +
      `history). After six months: ${(100 * afterHalfYear).toFixed(0)} %.`,
    legend: [{ label: "95 % interval", colour: PLAIN, shape: "band" }],
    panels: [curve([{ time: 0, value: 1, low: 1, high: 1 }, ...points], {
      colour: PLAIN,
      label: "↑ still listened to (% of artists)",
      domain: [0, 100],
    })],
  });
}

/** The share of discovered artists that were core at least once, with its 95 % band. */
export function coreIncidenceFigure(points: readonly SurvivalPoint[]): Figure {
  const colour = OUTCOME["broke out"];
  const discovered = points[0]?.atRisk ?? 0;
  const [first, last] = [points[0]?.value ?? 0, points.findLast(({ time }) => time <= AGES)?.value];
  return figure({
    title: "Months until an artist becomes core",
    subtitle: `Share of ${discovered} artists discovered after the cold start that were core at ` +
      `least once by then (1 − Kaplan-Meier): ${
        (100 * first).toFixed(1)
      } % in their first month, ` +
      `${(100 * (last ?? first)).toFixed(1)} % within ${AGES} months.`,
    legend: [{ label: "95 % interval", colour, shape: "band" }],
    panels: [curve(points, { colour, label: "↑ ever core (% of artists)" })],
  });
}

type StepPoint = Pick<SurvivalPoint, "time" | "value" | "low" | "high">;

function curve(
  points: readonly StepPoint[],
  { colour, label, domain }: { colour: string; label: string; domain?: [number, number] },
): ReturnType<typeof chart> {
  const shown = points.filter(({ time }) => time <= AGES);
  const percent = (key: "value" | "low" | "high") => (d: StepPoint): number => 100 * d[key];
  return chart({
    width: WIDTH,
    height: 250,
    marginLeft: 48,
    marginBottom: 40,
    x: { label: "months since discovery →", domain: [0, AGES] },
    y: { label, grid: true, zero: true, ...(domain === undefined ? {} : { domain }) },
    marks: [
      Plot.ruleY([0]),
      Plot.areaY(shown, {
        x: "time",
        y1: percent("low"),
        y2: percent("high"),
        fill: colour,
        fillOpacity: 0.25,
        curve: "step-after",
      }),
      Plot.line(shown, {
        x: "time",
        y: percent("value"),
        stroke: colour,
        strokeWidth: 2.5,
        curve: "step-after",
      }),
    ],
  });
}
