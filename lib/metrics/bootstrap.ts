import { quantile } from "d3-array";
import { randomLcg } from "d3-random";

/** How often to draw, from which random numbers. */
export interface BootstrapOptions {
  readonly draws: number;
  /** A whole number; the same one gives the same draws. */
  readonly seed: number;
}

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
  const numbers = new Map<string, number>();
  const clusterOf = Uint32Array.from(clusters, (name) => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  });
  const uniform = randomLcg(seed);
  const drawn = new Uint32Array(numbers.size);
  for (let draw = 0; draw < draws; draw++) {
    drawn.fill(0);
    for (let n = 0; n < drawn.length; n++) {
      const cluster = Math.floor(uniform() * drawn.length);
      drawn[cluster] = (drawn[cluster] ?? 0) + 1;
    }
    yield Float64Array.from(clusterOf, (cluster) => drawn[cluster] ?? 0);
  }
}

/** An interval of a bootstrap. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Draws in which the value is defined, and which the interval rests on. */
  readonly draws: number;
}

/**
 * Percentile interval: the (1 − c) / 2 and (1 + c) / 2 quantiles of the draws in which the value is
 * defined, interpolated linearly between neighbours (Hyndman and Fan's type 7).
 *
 * @param values one a draw, `NaN` where not defined
 * @param confidence c, in (0, 1)
 * @returns `null` if it is defined in no draw
 */
export function percentileInterval(values: Float64Array, confidence: number): Interval | null {
  const defined = values.filter((value) => !Number.isNaN(value));
  const low = quantile(defined, (1 - confidence) / 2);
  const high = quantile(defined, (1 + confidence) / 2);
  return low === undefined || high === undefined ? null : { low, high, draws: defined.length };
}
