import * as Plot from "@observablehq/plot";
import type { ArchetypeGroup } from "./archetypes.ts";
import { count, percent } from "../../text/text.ts";
import { cut, thousands, WIDTH } from "../drawing/axes.ts";
import { chart } from "../drawing/chart.ts";
import { figure } from "../drawing/figure.ts";
import type { Figure } from "../drawing/figure.ts";
import { HUE, OUTCOME, PLAIN } from "../drawing/palette.ts";

/** How many artists take each course, and how many of them become core. */
export function archetypesFigure(groups: readonly ArchetypeGroup[]): Figure {
  const artists = groups.reduce((sum, group) => sum + group.artists, 0);
  const domain = groups.map((group) => group.archetype);
  const colour = OUTCOME["broke out"];
  const share = (d: ArchetypeGroup): number => 100 * d.artists / artists;
  const core = (key: "value" | "low" | "high") => (d: ArchetypeGroup): number =>
    100 * d.everCore[key];
  const height = 60 + 34 * groups.length;
  return figure({
    title: "The courses artists take",
    subtitle:
      `${count(artists)} artists discovered after the cold start and at least a year before ` +
      "the end. Left: how many take each course, and the plays they have together. Right: how many of " +
      "them were ever core, with 95 % intervals (Wilson).",
    columns: 2,
    panels: [
      chart({
        heading: "Artists and their plays",
        width: 430,
        height,
        marginTop: 4,
        marginLeft: 126,
        marginRight: 130,
        marginBottom: 40,
        x: { label: "share of artists (%) →", grid: true },
        y: { label: null, domain, tickSize: 0 },
        marks: [
          Plot.barX(groups, { x: share, y: "archetype", fill: PLAIN, insetTop: 4, insetBottom: 4 }),
          Plot.text(groups, {
            x: share,
            y: "archetype",
            text: (d: ArchetypeGroup) =>
              `${count(d.artists)}, ${percent(d.playsShare, 0)} of plays`,
            textAnchor: "start",
            dx: 5,
          }),
          Plot.ruleX([0]),
        ],
      }),
      chart({
        heading: "Ever core",
        width: WIDTH - 430 - 12,
        height,
        marginTop: 4,
        marginLeft: 12,
        marginBottom: 40,
        x: { label: "artists of the course (%) →", grid: true, zero: true },
        y: { label: null, domain, axis: null },
        marks: [
          Plot.ruleY(groups, {
            y: "archetype",
            x1: core("low"),
            x2: core("high"),
            stroke: colour,
            strokeOpacity: 0.45,
            strokeWidth: 4,
          }),
          Plot.dot(groups, { y: "archetype", x: core("value"), fill: colour, r: 5 }),
        ],
      }),
    ],
  });
}

/** Months shown of a typical artist. */
const MONTHS = 36;

/** The plays of a typical artist of each course: the one with the median number of plays. */
export function typicalLifecyclesFigure(groups: readonly ArchetypeGroup[]): Figure {
  const columns = 3;
  return figure({
    title: "A typical artist of each course",
    subtitle:
      "Plays a month since discovery of the artist with the median number of plays, over the " +
      "first three years.",
    columns,
    panels: groups.map(({ archetype, typical }) => {
      const plays = typical.plays.slice(0, MONTHS + 1);
      return chart({
        heading: archetype,
        width: Math.floor((WIDTH - 12 * (columns - 1)) / columns),
        height: 150,
        marginLeft: 32,
        marginBottom: 36,
        marginTop: 24,
        x: { label: "months since discovery →", ticks: 5, domain: [0, MONTHS + 1] },
        y: { label: "↑ plays", ticks: wholeTicks(plays), tickFormat: thousands },
        marks: [
          Plot.rectY(plays.map((n, age) => ({ plays: n, age })), {
            x1: (d: { age: number }) => d.age,
            x2: (d: { age: number }) => d.age + 1,
            y: "plays",
            fill: HUE.green,
          }),
          Plot.ruleY([0]),
          Plot.text([cut(typical.artist, 26)], { frameAnchor: "top-right", dy: -14 }),
        ],
      });
    }),
  });
}

/** A few ticks, none of them between whole numbers. */
function wholeTicks(counts: readonly number[]): number[] {
  const most = Math.max(1, ...counts);
  return [...new Set([0, Math.round(most / 2), most])];
}
