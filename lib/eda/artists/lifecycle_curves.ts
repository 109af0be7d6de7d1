import * as Plot from "@observablehq/plot";
import { range } from "d3-array";
import { meanWithInterval } from "../../metrics/interval.ts";
import { count } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { band } from "../drawing/marks.ts";
import { OUTCOME } from "../drawing/palette.ts";
import { type Lifecycle, OUTCOMES, playsByAge } from "../lifecycles.ts";
import { type Available, NO_MODELING_ROWS, unavailable } from "../unavailable.ts";

/** Ages shown: the year after discovery. */
const AGES = 12;
/** A mean over fewer artists than this tells nothing. */
const FEWEST = 5;

/** Mean plays by months since discovery: artists that broke out against those that did not. */
export function lifecycleCurves(artists: readonly Lifecycle[]): Available<Figure> {
  if (artists.every(({ outcome }) => outcome === null)) return NO_MODELING_ROWS;
  const curves = OUTCOMES.flatMap((outcome) => {
    const plays = artists.filter((artist) => artist.outcome === outcome).map(playsByAge);
    const points = range(AGES + 1).flatMap((age) => {
      const values = plays.flatMap((of) => of[age] ?? []);
      if (values.length < FEWEST) return [];
      const mean = meanWithInterval(values);
      return { age, ...mean, title: `month ${age}: ${mean.value.toFixed(1)} plays on average` };
    });
    const label = `${outcome}: ${count(plays.length)} artists`;
    return points.length === 0 ? [] : [{ label, colour: OUTCOME[outcome], points }];
  });
  if (curves.length === 0) {
    return unavailable(
      `Fewer than ${FEWEST} artists of either outcome: a mean over them would tell nothing.`,
    );
  }
  return figure({
    title: "The first year of an artist",
    subtitle:
      "Mean plays a month with its 95 % bootstrap interval, silent months counted as 0, over " +
      "artists that could be predicted at least once. The two groups are told apart by what came " +
      "later, so this shows what a breakout looks like, not how well it can be foreseen.",
    legend: curves.map(({ label, colour }) => ({ label, colour, shape: "line" })),
    x: { label: "months since discovery →", ticks: 12 },
    y: { label: "↑ mean plays a month", grid: true, zero: true },
    marks: [
      Plot.ruleY([0]),
      ...curves.flatMap(({ label, colour, points }) =>
        band(points, "age", { colour, title: label })
      ),
    ],
  });
}
