import { sum } from "d3-array";
import { itemAt } from "../base/items.ts";
import { CholeskyDecomposition, Matrix } from "ml-matrix";

/** A weighted, penalised logistic regression to solve. */
export interface LogisticProblem {
  /** Puts the inputs of a row, `width` of them and none missing, where it is told. */
  readonly inputs: (row: number, into: Float64Array) => void;
  readonly width: number;
  /** The probability that each row should have, in [0, 1]: its label, or a smoothed one. */
  readonly targets: ArrayLike<number>;
  /** How much each row counts. */
  readonly weights: ArrayLike<number>;
  /** λ of the penalty ½ λ ‖w‖² on the coefficients; the intercept has none. */
  readonly penalty: number;
}

/** Where the objective is smallest. */
export interface LogisticSolution {
  readonly coefficients: Float64Array;
  readonly intercept: number;
}

/** No minimum was found: there is none, or it is too far away. */
export class NoConvergence extends Error {
  override readonly name = "NoConvergence";
}

const MAX_STEPS = 100;
/** Largest slope that counts as none, as a share of the rows' total weight. */
const NO_SLOPE = 1e-11;
/** Largest change of a coefficient that counts as none, as a share of the largest. */
const NO_STEP = 1e-6;
/** Share of the decrease promised by the slope that a step has to keep (Armijo's condition). */
const SUFFICIENT_DECREASE = 1e-4;
/** A curvature below this share of the largest is none. */
const FLAT = 1e-14;
/** A change of the objective below this share of it is rounding. */
const ROUNDING = 1e-12;
const MAX_HALVINGS = 40;

/**
 * Minimises ½ λ ‖w‖² + Σ sᵢ (log(1 + exp mᵢ) − tᵢ mᵢ), where mᵢ = w·xᵢ + b, by Newton's method: each
 * step solves the Hessian's linear system by Cholesky's decomposition (iteratively reweighted least
 * squares; Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 4.4.1) and is halved
 * until the objective decreases enough.
 *
 * @throws NoConvergence without a minimum (classes that a plane separates, and no penalty; inputs of
 * which one is a sum of others, and no penalty), or if it is not reached within 100 steps
 */
export function solveLogistic(problem: LogisticProblem): LogisticSolution {
  const { width, weights } = problem;
  let total = 0;
  for (let row = 0; row < weights.length; row++) total += weights[row] ?? 0;

  /** Coefficients, and the intercept last. */
  let at = new Float64Array(width + 1);
  for (let step = 0; step < MAX_STEPS; step++) {
    const here = derivatives(problem, at);
    const direction = newtonDirection(here);
    // Where classes are separable the slope vanishes too, but far out, and there the steps stay long.
    if (
      largest(here.gradient) <= NO_SLOPE * total &&
      largest(direction) <= NO_STEP * (1 + largest(at))
    ) {
      return { coefficients: at.slice(0, width), intercept: itemAt(at, width) };
    }
    at = descend(problem, at, here, direction);
  }
  throw new NoConvergence(`no minimum within ${MAX_STEPS} Newton steps`);
}

interface Derivatives {
  readonly value: number;
  readonly gradient: Float64Array;
  readonly hessian: Matrix;
}

/** Where the minimum would lie, seen from here, if the objective were a parabola. */
function newtonDirection({ gradient, hessian }: Derivatives): Float64Array {
  const cholesky = new CholeskyDecomposition(hessian);
  const pivots = cholesky.lowerTriangularMatrix.diagonal().map((root) => root ** 2);
  if (!cholesky.isPositiveDefinite() || Math.min(...pivots) <= FLAT * Math.max(...pivots)) {
    throw new NoConvergence("the objective is flat in some direction: it has no single minimum");
  }
  return Float64Array.from(cholesky.solve(Matrix.columnVector(gradient)).neg().to1DArray());
}

/** A step in that direction, as long as the objective allows. */
function descend(
  problem: LogisticProblem,
  at: Float64Array<ArrayBuffer>,
  { value, gradient }: Derivatives,
  direction: Float64Array,
): Float64Array<ArrayBuffer> {
  const promised = sum(gradient, (g, j) => g * itemAt(direction, j));
  for (let [halving, length] = [0, 1]; halving < MAX_HALVINGS; halving++, length /= 2) {
    const next = at.map((x, j) => x + length * itemAt(direction, j));
    const bound = value + SUFFICIENT_DECREASE * length * promised + ROUNDING * Math.abs(value);
    if (objective(problem, next) <= bound) return next;
  }
  throw new NoConvergence("no Newton step decreases the objective");
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** @param x inputs of a row */
function margin(at: Float64Array, x: Float64Array, width: number): number {
  let m = at[width] ?? NaN;
  for (let j = 0; j < width; j++) m += (at[j] ?? NaN) * (x[j] ?? NaN);
  return m;
}

function objective(problem: LogisticProblem, at: Float64Array): number {
  const { inputs, width, targets, weights, penalty } = problem;
  const x = new Float64Array(width);
  let value = 0;
  for (let j = 0; j < width; j++) value += 0.5 * penalty * (at[j] ?? NaN) ** 2;
  for (let row = 0; row < targets.length; row++) {
    inputs(row, x);
    const m = margin(at, x, width);
    // log(1 + exp m), without overflow.
    const softplus = Math.max(m, 0) + Math.log1p(Math.exp(-Math.abs(m)));
    value += (weights[row] ?? NaN) * (softplus - (targets[row] ?? NaN) * m);
  }
  return value;
}

function derivatives(problem: LogisticProblem, at: Float64Array): Derivatives {
  const { inputs, width, targets, weights, penalty } = problem;
  const size = width + 1;
  const gradient = new Float64Array(size);
  const hessian = new Float64Array(size * size);
  const x = new Float64Array(size).fill(1);
  for (let row = 0; row < targets.length; row++) {
    inputs(row, x);
    const probability = 1 / (1 + Math.exp(-margin(at, x, width)));
    const weight = weights[row] ?? NaN;
    const residual = weight * (probability - (targets[row] ?? NaN));
    const curvature = weight * probability * (1 - probability);
    for (let i = 0; i < size; i++) {
      const xi = x[i] ?? NaN;
      gradient[i] = (gradient[i] ?? NaN) + residual * xi;
      for (let j = 0; j <= i; j++) {
        hessian[i * size + j] = (hessian[i * size + j] ?? NaN) + curvature * xi * (x[j] ?? NaN);
      }
    }
  }
  for (let j = 0; j < width; j++) {
    gradient[j] = (gradient[j] ?? NaN) + penalty * (at[j] ?? NaN);
    hessian[j * size + j] = (hessian[j * size + j] ?? NaN) + penalty;
  }
  // Summed below the diagonal; the upper half mirrors it.
  const symmetric = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      symmetric.set(i, j, hessian[i * size + j] ?? NaN);
      symmetric.set(j, i, hessian[i * size + j] ?? NaN);
    }
  }
  return { value: objective(problem, at), gradient, hessian: symmetric };
}
