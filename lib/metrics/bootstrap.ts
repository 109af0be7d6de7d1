import { quantile, sum } from "d3-array";
import { randomLcg } from "d3-random";
import { z } from "zod";
import { itemAt, numbered, valueAt } from "../base/items.ts";

/** How often to draw, from which random numbers. */
export interface BootstrapOptions {
  readonly draws: number;
  /** A whole number; the same one gives the same draws. */
  readonly seed: number;
}

export interface IntervalOptions extends BootstrapOptions {
  /** In (0, 1). */
  readonly confidence: number;
}

/** A value with its interval: `null` where it is not defined. */
export const estimateSchema = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
});
export type BootstrapEstimate = z.infer<typeof estimateSchema>;

/**
 * Cluster bootstrap: each draw takes as many clusters as there are, with replacement, each with all
 * its rows. Rows of one artist resemble one another, so artists are drawn and not rows, which would
 * make intervals too narrow. (Davison and Hinkley 1997, Bootstrap Methods and their Application,
 * section 3.8.)
 *
 * @param clusters the cluster of each row
 * @returns for each draw how often each row counts, as a `Statistic` takes it
 */
export function* clusterDraws(
  clusters: readonly string[],
  { draws, seed }: BootstrapOptions,
): Generator<Float64Array, void> {
  const { numberOf, count } = numbered(clusters);
  const uniform = randomLcg(seed);
  const drawn = new Uint32Array(count);
  for (let draw = 0; draw < draws; draw++) {
    drawn.fill(0);
    for (let n = 0; n < drawn.length; n++) {
      const cluster = Math.floor(uniform() * drawn.length);
      drawn[cluster] = valueAt(drawn, cluster) + 1;
    }
    yield Float64Array.from(numberOf, (cluster) => valueAt(drawn, cluster));
  }
}

/**
 * Percentile interval: the (1 − c) / 2 and (1 + c) / 2 quantiles of the draws in which the value is
 * defined, interpolated linearly between neighbours (Hyndman and Fan's type 7).
 *
 * @param values one per draw, `NaN` where not defined
 * @param confidence c, in (0, 1)
 * @returns `null` for both ends if it is defined in no draw; `draws` counts those in which it is
 */
export function percentileInterval(
  values: Float64Array,
  confidence: number,
): Pick<BootstrapEstimate, "low" | "high"> & { readonly draws: number } {
  const defined = values.filter((value) => !Number.isNaN(value));
  const at = (share: number): number | null => quantile(defined, share) ?? null;
  return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2), draws: defined.length };
}

/**
 * A figure of rows with the interval of drawing their clusters anew.
 *
 * @param figure of the rows as often as each counts; `null` where it is not defined
 * @param clusters the cluster of each row
 */
export function clusterInterval(
  figure: (weights: Float64Array) => number | null,
  clusters: readonly string[],
  { confidence, ...options }: IntervalOptions,
): BootstrapEstimate {
  const drawn = Float64Array.from(
    clusterDraws(clusters, options),
    (weights) => figure(weights) ?? NaN,
  );
  const { low, high } = percentileInterval(drawn, confidence);
  return { value: figure(new Float64Array(clusters.length).fill(1)), low, high };
}

/**
 * Σ part / Σ of over some people or things, with the interval of drawing them anew. Where each `of` is
 * 1 it is the mean of the parts.
 */
export function ratioWithInterval(
  counts: readonly (readonly [part: number, of: number])[],
  { draws, seed, confidence }: IntervalOptions,
): BootstrapEstimate {
  const uniform = randomLcg(seed);
  const drawn = Float64Array.from({ length: draws }, () => {
    let [parts, all] = [0, 0];
    for (let n = 0; n < counts.length; n++) {
      const [part, of] = itemAt(counts, Math.floor(uniform() * counts.length));
      parts += part;
      all += of;
    }
    return parts / all;
  });
  const { low, high } = percentileInterval(drawn, confidence);
  const all = sum(counts, ([, of]) => of);
  return { value: all === 0 ? null : sum(counts, ([part]) => part) / all, low, high };
}
