import * as Plot from "@observablehq/plot";
import { kaplanMeier, type SurvivalPoint } from "../../metrics/kaplan_meier.ts";
import { counted, percent } from "../../text/numbers.ts";
import { within } from "../drawing/display.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { band, SHARES } from "../drawing/marks.ts";
import { PLAIN } from "../drawing/palette.ts";
import type { Lifecycle } from "../lifecycles.ts";
import { type Available, given, unavailable } from "../unavailable.ts";

/** An artist silent for this many months at the end of the history counts as gone. */
const GONE_AFTER_MONTHS = 6;
/** Ages shown, in months. */
const AGES = 36;

/**
 * The share of discovered artists that are still listened to some months later: played then or at
 * any time after. Artists played within the last {@link GONE_AFTER_MONTHS} may go on: they count up
 * to their last play only.
 */
export function survivalAfterDiscovery(
  artists: readonly Lifecycle[],
): Available<readonly SurvivalPoint[]> {
  const discovered = artists.filter(({ trulyNew }) => trulyNew);
  if (discovered.length === 0) {
    return unavailable(
      "No artist was discovered after the cold start: the history is too short to follow one.",
    );
  }
  return kaplanMeier(discovered.map(({ months, observed }) => {
    const lastAge = months.at(-1)?.age ?? 0;
    const ended = observed - lastAge >= GONE_AFTER_MONTHS;
    // Gone is first said of the month after the last one with a play.
    return { time: ended ? lastAge + 1 : lastAge, ended };
  }));
}

/** The share that is left after some months, in words; `null` where nobody was watched that long. */
export function leftAfter(points: readonly SurvivalPoint[], months: number): string | null {
  if ((points.at(-1)?.time ?? 0) < months) return null;
  return percent(points.findLast(({ time }) => time <= months)?.value ?? 1, 0);
}

/** The share of discovered artists that are still listened to, with its 95 % band. */
export function survivalFigure(artists: readonly Lifecycle[]): Available<Figure> {
  return given(survivalAfterDiscovery(artists), (points) => {
    const steps = [{ time: 0, value: 1, low: 1, high: 1 }, ...points]
      .filter(({ time }) => time <= AGES)
      .map((point) => ({
        ...point,
        title: `after ${counted(point.time, "month")}: ${percent(point.value)} (${within(point)})`,
      }));
    return figure({
      title: "How long a discovery lasts",
      subtitle: `Share of ${counted(points[0]?.atRisk ?? 0, "artist")} discovered after the cold ` +
        "start that are played then or later (Kaplan-Meier; gone: silent for the last " +
        `${GONE_AFTER_MONTHS} months of the history). After six months: ` +
        `${leftAfter(points, 6) ?? "not known yet"}.`,
      legend: [{ label: "95 % interval", colour: PLAIN, shape: "band" }],
      x: { label: "months since discovery →", domain: [0, AGES] },
      y: { ...SHARES, label: "↑ still listened to (% of artists)" },
      marks: [
        Plot.ruleY([0]),
        ...band(steps, "time", {
          colour: PLAIN,
          title: "still listened to",
          curve: "step-after",
          r: 2,
        }),
      ],
    });
  });
}
