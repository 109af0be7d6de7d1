import * as Plot from "@observablehq/plot";
import { extent, groups, range, rank, sort } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { copied } from "../../features/matrix.ts";
import { phraseOf, wordsOf } from "../../features/registry.ts";
import { meanAbsContributions } from "../../models/importance.ts";
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

/** A feature on the test rows: a point is made of those rows alone that are drawn. */
interface FeatureContributions {
  readonly feature: string;
  /** Mean |contribution|. */
  readonly size: number;
  readonly valueOf: (row: number) => number;
  readonly pointOf: (row: number) => ContributionPoint;
}

/** What each feature added to the log-odds of the test rows, the feature that moves most first. */
function contributionsOf({ comparison: { served, split } }: Training): FeatureContributions[] {
  const { artists, months, y, ...test } = split.parts.test;
  const features = copied(test.features);
  const { columns, values } = features;
  const { values: added } = served.model.scorer.contributions(features);
  const sizes = meanAbsContributions([added], columns.length);
  const all = columns.map((feature, column): FeatureContributions => {
    const at = (row: number): number => row * columns.length + column;
    const valueOf = (row: number): number => itemAt(values, at(row));
    const pointOf = (row: number): ContributionPoint => {
      const [value, contribution] = [valueOf(row), itemAt(added, at(row))];
      const title = `${itemAt(artists, row)}, ${itemAt(months, row).slice(0, 7)}: ` +
        `${phraseOf(feature, value)}, ${signed(contribution, 2)}`;
      return { value, contribution, y: itemAt(y, row), title };
    };
    return { feature, size: itemAt(sizes, column), valueOf, pointOf };
  });
  return sort(all, ({ size }) => -size);
}

/** A swarm for each feature: what it added to the log-odds of each row, by its value. */
export function contributionSwarms(training: Training): Figure {
  const rows = range(training.comparison.split.parts.test.y.length);
  const every = Math.max(1, Math.ceil(rows.length / ROWS));
  const all = contributionsOf(training).slice(0, FEATURES);
  const points = all.flatMap(({ valueOf, pointOf }, line) => {
    const heights = rank(rows, valueOf);
    // A missing value has no rank.
    const some = rows.filter((row) => row % every === 0)
      .map((row) => ({ ...pointOf(row), height: (itemAt(heights, row) || 0) / rows.length }));
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
  const { parts: { test } } = training.comparison.split;
  const known = [...test.y.keys()].filter((row) => !Number.isNaN(strongest.valueOf(row)));
  const every = Math.max(1, Math.ceil(known.length / (3 * ROWS)));
  const points = known.filter((row, place) => test.y[row] === 1 || place % every === 0)
    .map(strongest.pointOf);
  return figure({
    title: `What ${words} adds, by its value`,
    subtitle: `${training.comparison.served.name} on the test months, ` +
      counted(known.length, "row") +
      (every === 1 ? "" : `, of those that did not break out one in ${every}`) +
      ": the feature that moves scores most.",
    legend: OUTCOMES.toReversed().map((label) => ({ label, colour: OUTCOME[label] })),
    x: { label: `${words} →`, tickFormat: count, nice: true },
    y: { label: "↑ added to the log-odds", grid: true },
    marks: [
      Plot.ruleY([0]),
      Plot.dot(points, {
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
