import * as Plot from "@observablehq/plot";
import { extent, groups, mean, range, rank, sort } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { copied } from "../../features/matrix.ts";
import { phraseOf, wordsOf } from "../../features/registry.ts";
import { count, counted, signed } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { HUE, OUTCOME } from "../drawing/palette.ts";
import { OUTCOMES } from "../lifecycles.ts";
import type { Training } from "./training.ts";

/** Features and rows that are drawn. */
const [FEATURES, ROWS] = [9, 120];

interface ContributionPoint {
  readonly value: number;
  readonly contribution: number;
  readonly y: number;
  readonly title: string;
}

/** What each feature added to the log-odds of each test row, the feature that moves most first. */
function contributionsOf(
  { comparison: { served, split } }: Training,
): { feature: string; points: ContributionPoint[] }[] {
  const { artists, months, y, ...test } = split.parts.test;
  const features = copied(test.features);
  const { columns, values } = features;
  const { values: added } = served.model.scorer.contributions(features);
  const all = columns.map((feature, column) => ({
    feature,
    points: artists.map((artist, row) => {
      const at = row * columns.length + column;
      const [value, contribution] = [itemAt(values, at), itemAt(added, at)];
      const title = `${artist}, ${itemAt(months, row).slice(0, 7)}: ${phraseOf(feature, value)}, ` +
        signed(contribution, 2);
      return { value, contribution, y: itemAt(y, row), title };
    }),
  }));
  return sort(all, ({ points }) => -(mean(points, (of) => Math.abs(of.contribution)) ?? 0));
}

/** A swarm for each feature: what it added to the log-odds of each row, by its value. */
export function contributionSwarms(training: Training): Figure {
  const all = contributionsOf(training).slice(0, FEATURES);
  const every = Math.max(1, Math.ceil(itemAt(all, 0).points.length / ROWS));
  const points = all.flatMap(({ points: of }, line) => {
    const heights = rank(of.map(({ value }) => value));
    // A missing value has no rank.
    const some = of.map((point, row) => ({
      ...point,
      height: (itemAt(heights, row) || 0) / of.length,
    }))
      .filter((_, row) => row % every === 0);
    return swarm(some).map((point) => ({ ...point, line: line + point.aside }));
  });
  return figure({
    title: "What each feature adds, row by row",
    subtitle: `${training.comparison.served.name} on the test months` +
      (every === 1 ? "" : `, one row in ${every}`) +
      ": each point is an artist in a month. To the " +
      "right the feature speaks for a breakout. The stronger the colour, the higher the feature's " +
      "own value among the rows; faintest is a missing one.",
    height: 50 + 44 * all.length,
    marginLeft: 210,
    marginRight: 16,
    x: { label: "added to the log-odds →", grid: true, ticks: 6, nice: true },
    y: {
      domain: [all.length - 0.5, -0.5],
      ticks: range(all.length),
      tickFormat: (line: number) => wordsOf(itemAt(all, line).feature),
      tickSize: 0,
      label: null,
    },
    opacity: { domain: [0, 1], range: [0.15, 1] },
    marks: [
      Plot.ruleX([0]),
      Plot.dot(points, {
        x: "contribution",
        y: "line",
        r: 2.2,
        fill: HUE.blue,
        fillOpacity: { value: "height", scale: "opacity" },
        title: "title",
      }),
    ],
  });
}

/** Columns that a swarm has, and how far apart its points are at most, in lines. */
const [COLUMNS, APART] = [70, 0.09];

/** Points with how far each stands from the middle of its line, so that no line overflows. */
function swarm<T extends Pick<ContributionPoint, "contribution">>(
  points: readonly T[],
): (T & { aside: number })[] {
  const [low = 0, high = 0] = extent(points, ({ contribution }) => contribution);
  const width = (high - low) / COLUMNS || 1;
  return groups(points, ({ contribution }) => Math.round((contribution - low) / width))
    .flatMap(([, column]) => {
      const apart = Math.min(APART, 0.9 / column.length);
      return column.map((point, i) => ({ ...point, aside: (i - (column.length - 1) / 2) * apart }));
    });
}

/** What the feature that moves scores most adds, by its value. */
export function dependence(training: Training): Figure {
  const strongest = itemAt(contributionsOf(training), 0);
  const words = wordsOf(strongest.feature);
  const points = strongest.points.filter(({ value }) => !Number.isNaN(value));
  const every = Math.max(1, Math.ceil(points.length / (3 * ROWS)));
  return figure({
    title: `What ${words} adds, by its value`,
    subtitle: `${training.comparison.served.name} on the test months, ` +
      counted(points.length, "row") +
      (every === 1 ? "" : `, of those that did not break out one in ${every}`) +
      ": the feature that moves scores most.",
    legend: OUTCOMES.toReversed().map((label) => ({ label, colour: OUTCOME[label] })),
    x: { label: `${words} →`, tickFormat: count, nice: true },
    y: { label: "↑ added to the log-odds", grid: true },
    marks: [
      Plot.ruleY([0]),
      Plot.dot(points.filter(({ y }, row) => y === 1 || row % every === 0), {
        x: "value",
        y: "contribution",
        fill: ({ y }: ContributionPoint) => OUTCOME[y === 1 ? "broke out" : "did not"],
        fillOpacity: 0.7,
        r: 3,
        sort: "y",
        title: "title",
      }),
    ],
  });
}
