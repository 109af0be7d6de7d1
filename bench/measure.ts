/**
 * Timing for benchmarks: every figure is a median over runs, and is read as a ratio to a baseline
 * that was measured in turn with it.
 *
 * @module
 */

import process from "node:process";

/** The middle value; the mean of the two middle ones for an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(half)] ?? NaN) + (sorted[Math.ceil(half)] ?? NaN)) / 2;
}

/** Seconds that the work took. */
export async function secondsOf(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

/** Seconds of processor time that the work took: they hang less on what else runs. */
export async function cpuSecondsOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** Two pieces of work measured in turn, A B A B …, after a warm-up of each. */
export interface Comparison {
  /** Median seconds of each. */
  readonly a: number;
  readonly b: number;
  /** Median over the pairs of seconds of A / seconds of B. */
  readonly ratio: number;
}

/** Compares two pieces of work over `runs` pairs. */
export async function compare(
  a: () => unknown,
  b: () => unknown,
  runs = 7,
): Promise<Comparison> {
  await secondsOf(a);
  await secondsOf(b);
  const pairs: [number, number][] = [];
  for (let run = 0; run < runs; run++) pairs.push([await secondsOf(a), await secondsOf(b)]);
  return {
    a: median(pairs.map(([x]) => x)),
    b: median(pairs.map(([, y]) => y)),
    ratio: median(pairs.map(([x, y]) => x / y)),
  };
}
