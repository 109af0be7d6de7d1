import { bisectRight, cumsum } from "d3-array";
import {
  randomExponential,
  randomGamma,
  randomGeometric,
  randomLcg,
  randomNormal,
  randomPoisson,
} from "d3-random";
import { itemAt } from "../../base/items.ts";

/** The random draws of one simulation, all from one seeded source. */
export interface Chance {
  /** From 0 up to, not including, 1. */
  uniform(): number;
  happens(probability: number): boolean;
  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number;
  pick<T>(items: readonly T[]): T;
  /** Mean 0, standard deviation 1. */
  normal(): number;
  logNormal(median: number, spread: number): number;
  exponential(mean: number): number;
  /** Mean 1; the larger the shape, the nearer to it. */
  gamma(shape: number): number;
  poisson(mean: number): number;
  /** A whole number, at least 1. */
  geometric(mean: number): number;
}

/** Draws that are the same for the same seed. */
export function createChance(seed: number): Chance {
  const uniform = randomLcg(seed);
  const normal = randomNormal.source(uniform)();
  const exponential = randomExponential.source(uniform)(1);
  const gammaOf = randomGamma.source(uniform);
  const poissonOf = randomPoisson.source(uniform);
  const geometricOf = randomGeometric.source(uniform);
  const below = (count: number): number => Math.floor(uniform() * count);
  return {
    uniform,
    happens: (probability) => uniform() < probability,
    below,
    pick: (items) => itemAt(items, below(items.length)),
    normal,
    logNormal: (median, spread) => median * Math.exp(spread * normal()),
    exponential: (mean) => mean * exponential(),
    gamma: (shape) => gammaOf(shape, 1 / shape)(),
    poisson: (mean) => poissonOf(mean)(),
    geometric: (mean) => geometricOf(1 / mean)(),
  };
}

/** Draws one of some items. */
export type Lottery<T> = (chance: Chance) => T;

/** A lottery in which items are drawn in proportion to their weights. */
export function createLottery<T>(items: readonly T[], weightOf: (item: T) => number): Lottery<T> {
  const upTo = cumsum(items, weightOf);
  const last = items.length - 1;
  return (chance) => {
    const ticket = chance.uniform() * itemAt(upTo, last);
    return itemAt(items, Math.min(last, bisectRight(upTo, ticket)));
  };
}
