import * as Plot from "@observablehq/plot";
import { range, rollup, sum } from "d3-array";
import type { Rules } from "../../labels/rules.ts";
import { count, counted, percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { HUE } from "../drawing/palette.ts";
import type { Lifecycle } from "../lifecycles.ts";
import { type Available, unavailable } from "../unavailable.ts";

/** Ages shown; what comes later is counted together. */
const AGES = 24;

/** At which age new artists become core: the share of those that ever do, by month since discovery. */
export function coreAges(
  artists: readonly Lifecycle[],
  { eligibility, labels }: Rules,
): Available<Figure> {
  const found = artists.filter(({ trulyNew }) => trulyNew);
  const ages = found.flatMap(({ coreAt }) => coreAt ?? []);
  if (ages.length === 0) {
    return unavailable("No artist discovered after the cold start ever became core.");
  }
  const last = eligibility.discovered_within_months + labels.horizon_months;
  const bars = [...rollup(ages, (some) => some.length, (age) => Math.min(age, AGES))]
    .map(([age, artists]) => ({
      age,
      share: artists / ages.length,
      colour: age === 0 ? HUE.sky : age <= last ? HUE.green : HUE.orange,
      title:
        `${age === AGES ? `${AGES} months or more` : counted(age, "month")} after discovery: ` +
        `${counted(artists, "artist")}, ${percent(artists / ages.length)}`,
    }));
  const reach = (label: string, colour: string): { label: string; colour: string } => {
    const share = sum(bars.filter((bar) => bar.colour === colour), (bar) => bar.share);
    return { label: `${label}: ${percent(share, 0)}`, colour };
  };
  return figure({
    title: "How old new artists are when they become core",
    subtitle:
      `${count(ages.length)} of ${counted(found.length, "artist")} discovered after the cold ` +
      `start were ever core (${percent(ages.length / found.length)}). By the month, counted from ` +
      `discovery, in which they first were; ${AGES} stands for that and more.`,
    legend: [
      reach("in the first month: no monthly list can name it before", HUE.sky),
      reach("within the reach of the rules", HUE.green),
      reach("later: no longer counted as new", HUE.orange),
    ],
    x: { label: "months since discovery →", domain: range(AGES + 1), ticks: range(0, AGES + 1, 2) },
    y: { label: "↑ of those that became core (%)", percent: true, grid: true },
    marks: [
      Plot.barY(bars, { x: "age", y: "share", fill: "colour", title: "title" }),
      Plot.ruleY([0]),
    ],
  });
}
