import * as Plot from "@observablehq/plot";
import { bin, extent, quantileSorted, range, sort } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { type Feature, featureNamed, isFeatureName } from "../../features/registry.ts";
import { count, percent } from "../../text/numbers.ts";
import { type Frame, numbersOf } from "../../tables/frame.ts";
import { type Outcome, OUTCOMES } from "../lifecycles.ts";
import type { ChartOptions } from "../drawing/chart.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { OUTCOME } from "../drawing/palette.ts";
import { type Available, given, NO_MODELING_ROWS } from "../unavailable.ts";

/** How one feature is distributed over the modeling rows. */
interface FeatureDistribution {
  readonly feature: Feature;
  readonly bins: readonly {
    readonly from: number;
    readonly to: number;
    readonly outcome: Outcome;
    /** Of the outcome's rows that have a value. */
    readonly share: number;
  }[];
  /** Whether values beyond the last bin's end are counted in it. */
  readonly cut: boolean;
  /** Share of the rows that have no value. */
  readonly missing: number;
}

const BINS = 12;
/** Values above this quantile are counted in the last bin, those below its mirror in the first. */
const UPPER = 0.98;

/**
 * Histograms of every feature, by what became of the row.
 *
 * @param rows the modeling table, with the features and `y`
 */
export function featureDistributions(rows: Frame): Available<readonly FeatureDistribution[]> {
  if (rows.height === 0) return NO_MODELING_ROWS;
  const y = numbersOf(rows, "y");
  return rows.columns.filter(isFeatureName).map(featureNamed).flatMap((feature) => {
    const all = [...numbersOf(rows, feature.name)].map((value, row) => ({ value, y: y[row] }));
    const known = all.filter(({ value }) => !Number.isNaN(value));
    const edges = edgesOf(sort(known.map(({ value }) => value)), feature);
    const [first, last] = extent(edges);
    if (first === undefined || last === undefined) return [];
    const histogram = bin().domain([first, last]).thresholds(edges.slice(1, -1));
    const bins = OUTCOMES.flatMap((outcome, label) => {
      const own = known.filter((row) => row.y === label)
        .map(({ value }) => Math.min(Math.max(value, first), last));
      return histogram(own).map(({ x0 = first, x1 = last, length }) => ({
        from: x0,
        to: x1,
        outcome,
        share: length / Math.max(1, own.length),
      }));
    });
    return [{
      feature,
      bins,
      missing: 1 - known.length / all.length,
      cut: known.some(({ value }) => value < first || value > last),
    }];
  });
}

/** Equal bins over the bulk of the values, of whole width and around whole numbers for integers. */
function edgesOf(sorted: number[], { integer, unit }: Feature): number[] {
  const upper = quantileSorted(sorted, UPPER);
  const lower = quantileSorted(sorted, 1 - UPPER);
  if (upper === undefined || lower === undefined) return [];
  if (unit === "flag") return [-0.5, 0.5, 1.5]; // both, though all rows may have one of them
  if (integer) {
    const [from, to] = [Math.floor(lower), Math.ceil(upper)];
    const width = Math.ceil((to - from + 1) / BINS);
    return range(Math.ceil((to - from + 1) / width) + 1).map((i) => from - 0.5 + i * width);
  }
  const width = (upper - lower) / BINS || 1;
  return range(BINS + 1).map((i) => lower + i * width);
}

/** Each feature's histogram for the rows that broke out and for those that did not. */
export function featureDistributionsFigure(rows: Frame): Available<Figure> {
  return given(featureDistributions(rows), (distributions) =>
    figure({
      title: "Each feature, by what became of the row",
      subtitle: "Share of the rows of each outcome (%) by value; the two add up to 100 % each. " +
        "The further apart the outlines, the more the feature tells by itself. Where a name ends " +
        "in * the few values beyond the axis count in the outermost bins.",
      legend: OUTCOMES.map((label) => ({ label, colour: OUTCOME[label], shape: "line" })),
      columns: 3,
      panels: distributions.map(panel),
    }));
}

function panel({ feature, bins, cut, missing }: FeatureDistribution): ChartOptions {
  const isFlag = feature.unit === "flag";
  return {
    heading: `${feature.words}${cut ? " *" : ""}`,
    notes: missing === 0 ? [] : [`missing in ${percent(missing, 0)} of the rows`],
    height: 130,
    marginLeft: 28,
    marginRight: 8,
    marginBottom: 34,
    x: {
      label: isFlag ? null : feature.unit,
      labelAnchor: "right",
      labelArrow: "none",
      tickFormat: isFlag ? (value: number) => value === 0 ? "no" : "yes" : count,
      ticks: isFlag ? [0, 1] : 3,
    },
    y: { label: null, ticks: 3, zero: true, percent: true },
    marks: [
      Plot.ruleY([0]),
      ...OUTCOMES.flatMap((outcome) => {
        const own = bins.filter((bar) => bar.outcome === outcome);
        const colour = OUTCOME[outcome];
        const [first, last] = [itemAt(own, 0), itemAt(own, own.length - 1)];
        const outline = [{ from: first.from, share: 0 }, ...own, { from: last.to, share: 0 }];
        return [
          Plot.rect(own, {
            x1: "from",
            x2: "to",
            y1: 0,
            y2: "share",
            fill: colour,
            fillOpacity: 0.18,
            title: ({ from, to, share }: typeof bins[number]) =>
              `${outcome}: ${percent(share)} have ${count(from)} to ${count(to)}`,
          }),
          Plot.line(outline, {
            x: "from",
            y: "share",
            curve: "step-after",
            stroke: colour,
            strokeWidth: 1.75,
          }),
        ];
      }),
    ],
  };
}
