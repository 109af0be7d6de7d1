// @ts-types="@types/d3-array"
import { quantileSorted } from "d3-array";
import { featuresIn } from "./features_in.ts";
import type { Feature } from "../../features/registry.ts";
import { numbersOf } from "../../tables/frame.ts";
import type { Frame } from "../../tables/frame.ts";
import type { Outcome } from "../artists/lifecycles.ts";
import { NO_MODELING_ROWS } from "./prevalence.ts";
import type { Available } from "../unavailable.ts";

/** The rows of one outcome whose value lies in one bin. */
export interface DistributionBin {
  readonly from: number;
  readonly to: number;
  readonly outcome: Outcome;
  /** Of the outcome's rows that have a value. */
  readonly share: number;
}

/** How one feature is distributed over the modeling rows. */
export interface FeatureDistribution {
  readonly feature: Feature;
  readonly bins: readonly DistributionBin[];
  /** Whether values beyond the last bin's end are counted in it. */
  readonly cut: boolean;
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
  return featuresIn(rows).flatMap((feature) => {
    const values = numbersOf(rows, feature.name);
    const sorted = values.filter((value) => !Number.isNaN(value)).sort();
    const edges = edgesOf(Array.from(sorted), feature);
    const [first, last] = [edges[0], edges.at(-1)];
    if (first === undefined || last === undefined) return [];
    const outcomes: readonly (readonly [Outcome, number])[] = [["broke out", 1], ["did not", 0]];
    const bins = outcomes.flatMap(([outcome, label]) => {
      const counts = new Float64Array(edges.length - 1);
      let total = 0;
      values.forEach((value, row) => {
        if (Number.isNaN(value) || y[row] !== label) return;
        const above = edges.findIndex((edge) => value < edge);
        const bin = above === -1 ? counts.length - 1 : Math.max(0, above - 1);
        counts[bin] = (counts[bin] ?? 0) + 1;
        total++;
      });
      return Array.from(counts, (count, bin) => ({
        from: edges[bin] ?? NaN,
        to: edges[bin + 1] ?? NaN,
        outcome,
        share: total === 0 ? 0 : count / total,
      }));
    });
    const cut = (sorted.at(-1) ?? 0) > last || (sorted[0] ?? 0) < first;
    return [{ feature, bins, cut }];
  });
}

/** Equal bins over the bulk of the values, of whole width and around whole numbers for integers. */
function edgesOf(sorted: number[], { integer }: Feature): number[] {
  const upper = quantileSorted(sorted, UPPER);
  const lower = quantileSorted(sorted, 1 - UPPER);
  if (upper === undefined || lower === undefined) return [];
  if (integer) {
    const [from, to] = [Math.floor(lower), Math.ceil(upper)];
    const width = Math.ceil((to - from + 1) / BINS);
    const bins = Math.ceil((to - from + 1) / width);
    return Array.from({ length: bins + 1 }, (_, i) => from - 0.5 + i * width);
  }
  const width = (upper - lower) / BINS || 1;
  return Array.from({ length: BINS + 1 }, (_, i) => lower + i * width);
}
