import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type LogisticProblem,
  type LogisticSolution,
  NoConvergence,
  solveLogistic,
} from "./newton.ts";

/** A problem whose inputs lie row after row. */
interface Problem extends Omit<LogisticProblem, "inputs"> {
  readonly inputs: Float64Array;
}

function solve({ inputs, ...problem }: Problem): LogisticSolution {
  const { width } = problem;
  return solveLogistic({
    ...problem,
    inputs: (row, into) => into.set(inputs.subarray(row * width, (row + 1) * width)),
  });
}

const problems = fc.record({
  rows: fc.integer({ min: 2, max: 30 }),
  width: fc.integer({ min: 1, max: 4 }),
  penalty: fc.double({ min: 0.01, max: 10, noNaN: true }),
}).chain(({ rows, width, penalty }) =>
  fc.record({
    inputs: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), {
      minLength: rows * width,
      maxLength: rows * width,
    }).map((values) => Float64Array.from(values)),
    width: fc.constant(width),
    targets: fc.array(fc.double({ min: 0.05, max: 0.95, noNaN: true }), {
      minLength: rows,
      maxLength: rows,
    }),
    weights: fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), {
      minLength: rows,
      maxLength: rows,
    }),
    penalty: fc.constant(penalty),
  })
);

/** The slope of the objective, written out once more from its formula. */
function gradient(
  problem: Problem,
  { coefficients, intercept }: LogisticSolution,
): number[] {
  const { inputs, width, targets, weights, penalty } = problem;
  const slope = [...Array.from(coefficients, (w) => penalty * w), 0];
  Array.from(targets).forEach((target, row) => {
    const x = [...inputs.slice(row * width, (row + 1) * width), 1];
    const margin = x.reduce((sum, value, j) => sum + value * (coefficients[j] ?? intercept), 0);
    const residual = (weights[row] ?? NaN) * (1 / (1 + Math.exp(-margin)) - target);
    x.forEach((value, j) => slope[j] = (slope[j] ?? NaN) + residual * value);
  });
  return slope;
}

Deno.test("at the solution the objective has no slope", () => {
  fc.assert(fc.property(problems, (problem) => {
    const total = Array.from(problem.weights).reduce((sum, weight) => sum + weight, 0);
    for (const slope of gradient(problem, solve(problem))) {
      assert.ok(Math.abs(slope) <= 1e-9 * total, `slope ${slope}`);
    }
  }));
});

Deno.test("a weight of two is the row twice", () => {
  fc.assert(fc.property(problems, (problem) => {
    const twice = solve({
      ...problem,
      inputs: Float64Array.from([...problem.inputs, ...problem.inputs]),
      targets: [...Array.from(problem.targets), ...Array.from(problem.targets)],
      weights: [...Array.from(problem.weights), ...Array.from(problem.weights)],
    });
    const doubled = solve({
      ...problem,
      weights: Array.from(problem.weights, (weight) => 2 * weight),
    });
    twice.coefficients.forEach((w, j) =>
      assert.ok(Math.abs(w - (doubled.coefficients[j] ?? NaN)) < 1e-6)
    );
  }));
});

Deno.test("without inputs that tell, the intercept is the log-odds of the mean", () => {
  const { coefficients: [w], intercept } = solve({
    inputs: new Float64Array(4),
    width: 1,
    targets: [1, 0, 0, 0],
    weights: [1, 1, 1, 1],
    penalty: 1,
  });
  assert.equal(w, 0);
  assert.ok(Math.abs(intercept - Math.log(1 / 3)) < 1e-9);
});

Deno.test("where there is no minimum the error says so", () => {
  const separable = {
    inputs: Float64Array.of(-1, 1),
    width: 1,
    targets: [0, 1],
    weights: [1, 1],
    penalty: 0,
  };
  assert.throws(() => solve(separable), NoConvergence);
  const twins = {
    ...separable,
    inputs: Float64Array.of(-1, -1, 1, 1),
    width: 2,
    targets: [0.2, 0.8],
  };
  assert.throws(() => solve(twins), NoConvergence);
});
