import * as Plot from "@observablehq/plot";
import { kaplanMeier, type SurvivalPoint } from "../../metrics/kaplan_meier.ts";
import { count, percent } from "../../text/numbers.ts";
import type { ChartOptions } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { band } from "../drawing/marks.ts";
import { OUTCOME, PLAIN } from "../drawing/palette.ts";
import { type Available, given, unavailable } from "../unavailable.ts";
import type { Lifecycle } from "../lifecycles.ts";

/** An artist silent for this many months at the end of the history counts as gone. */
const GONE_AFTER_MONTHS = 6;
/** Ages shown, in months. */
const AGES = 36;

type Survival = Available<readonly SurvivalPoint[]>;

/**
 * The share of discovered artists that are still listened to some months later: played then or at
 * any time after. Artists played within the last {@link GONE_AFTER_MONTHS} may go on: they count up
 * to their last play only.
 */
export function survivalAfterDiscovery(artists: readonly Lifecycle[]): Survival {
  return given(discovered(artists), (some) =>
    kaplanMeier(some.map(({ months, observed }) => {
      const lastAge = months.at(-1)?.age ?? 0;
      const ended = observed - lastAge >= GONE_AFTER_MONTHS;
      // Gone is first said of the month after the last one with a play.
      return { time: ended ? lastAge + 1 : lastAge, ended };
    })));
}

/** The share of discovered artists that were core at least once within some months. */
export function coreAfterDiscovery(artists: readonly Lifecycle[]): Survival {
  return given(discovered(artists), (some) => {
    if (some.every(({ coreAt }) => coreAt === null)) {
      return unavailable("No artist discovered after the cold start ever became core.");
    }
    const notYet = kaplanMeier(
      some.map(({ coreAt, observed }) => ({ time: coreAt ?? observed, ended: coreAt !== null })),
    );
    return notYet.map(({ value, low, high, ...point }) => ({
      ...point,
      value: 1 - value,
      low: 1 - high,
      high: 1 - low,
    }));
  });
}

function discovered(artists: readonly Lifecycle[]): Available<readonly Lifecycle[]> {
  const some = artists.filter(({ trulyNew }) => trulyNew);
  return some.length > 0 ? some : unavailable(
    "No artist was discovered after the cold start: the history is too short to follow one.",
  );
}

/** The share of discovered artists that are still listened to, with its 95 % band. */
export function survivalFigure(artists: readonly Lifecycle[]): Available<Figure> {
  return given(survivalAfterDiscovery(artists), (points) =>
    figure({
      title: "How long a discovery lasts",
      subtitle:
        `Share of ${watched(points)} discovered after the cold start that are played then or ` +
        `later (Kaplan-Meier; gone: silent for the last ${GONE_AFTER_MONTHS} months of the ` +
        `history). After six months: ${percent(valueAt(points, 6, 1), 0)}.`,
      legend: [{ label: "95 % interval", colour: PLAIN, shape: "band" }],
      panels: [
        curve(points, { start: 1, colour: PLAIN, label: "↑ still listened to (% of artists)" }),
      ],
    }));
}

/** The share of discovered artists that were core at least once, with its 95 % band. */
export function coreIncidenceFigure(artists: readonly Lifecycle[]): Available<Figure> {
  const colour = OUTCOME["broke out"];
  return given(coreAfterDiscovery(artists), (points) =>
    figure({
      title: "Months until an artist becomes core",
      subtitle:
        `Share of ${watched(points)} discovered after the cold start that were core at least ` +
        `once by then (1 − Kaplan-Meier): ${percent(valueAt(points, 0, 0))} in their first ` +
        `month, ${percent(valueAt(points, AGES, 0))} within ${AGES} months.`,
      legend: [{ label: "95 % interval", colour, shape: "band" }],
      panels: [curve(points, { start: 0, colour, label: "↑ ever core (% of artists)" })],
    }));
}

function watched([first]: readonly SurvivalPoint[]): string {
  return `${count(first?.atRisk ?? 0)} artists`;
}

function valueAt(points: readonly SurvivalPoint[], age: number, start: number): number {
  return points.findLast(({ time }) => time <= age)?.value ?? start;
}

function curve(
  points: readonly SurvivalPoint[],
  { start, colour, label }: { start: 0 | 1; colour: string; label: string },
): ChartOptions {
  const steps = [{ time: 0, value: start, low: start, high: start }, ...points]
    .filter(({ time }) => time <= AGES)
    .map((point) => ({
      ...point,
      title: `within ${point.time} months: ${percent(point.value)} (95 % interval ` +
        `${percent(point.low)} to ${percent(point.high)})`,
    }));
  return {
    height: 250,
    x: { label: "months since discovery →", domain: [0, AGES] },
    y: { label, percent: true, grid: true, zero: true, ...(start ? { domain: [0, 100] } : {}) },
    marks: [
      Plot.ruleY([0]),
      ...band(steps, "time", { colour, title: label.replace("↑ ", ""), curve: "step-after" }),
      Plot.dot(steps, { x: "time", y: "value", fill: colour, r: 2, title: "title" }),
    ],
  };
}
