import { mean, sum } from "d3-array";
import { UserError } from "../../base/errors.ts";
import { itemAt } from "../../base/items.ts";
import type { FeatureRows } from "../../features/matrix.ts";
import type { LabelledRows } from "../candidate.ts";
import type { LogisticModel, LogisticTerm } from "./model.ts";
import { NoConvergence, solveLogistic } from "../newton.ts";

/**
 * Fits logistic regressions: missing values take the median of the rows, features are standardised
 * by the rows' mean and population standard deviation, the classes are balanced (a row weighs
 * n / (2 · rows of its class)), and ½ ‖w‖² + C Σ weight · loss is minimised, the intercept free, as
 * scikit-learn's `LogisticRegression` does.
 *
 * @returns takes C, the inverse strength of the penalty, and throws a UserError if the minimum is not
 * reached
 * @throws UserError if all labels are equal
 */
export function fitLogistic({ features, y }: LabelledRows): (C: number) => LogisticModel {
  const { matrix, places, columns } = features;
  const { values } = matrix;
  const positives = sum(y);
  if (positives === 0 || positives === y.length) {
    throw new UserError(`all ${y.length} training labels are ${positives === 0 ? 0 : 1}`);
  }
  const scratch = new Float64Array(places.length);
  const scalings = columns.map((feature) => scalingOf(feature, features, scratch));
  const width = scalings.length;
  const each = (of: "median" | "mean" | "scale"): Float64Array =>
    Float64Array.from(scalings, (scaling) => scaling[of]);
  const within = columns.map((name) => matrix.columns.indexOf(name));
  const [middles, means, scales] = [each("median"), each("mean"), each("scale")];
  const inputs = (row: number, into: Float64Array): void => {
    const from = (places[row] ?? 0) * matrix.columns.length;
    for (let j = 0; j < width; j++) {
      const value = values[from + (within[j] ?? 0)] ?? NaN;
      const known = Number.isNaN(value) ? middles[j] ?? NaN : value;
      into[j] = (known - (means[j] ?? NaN)) / (scales[j] ?? NaN);
    }
  };
  return (C) => {
    const weights = scratch;
    y.forEach((label, row) => {
      weights[row] = C * y.length / (2 * (label === 1 ? positives : y.length - positives));
    });
    try {
      const solution = solveLogistic({ inputs, width, targets: y, weights, penalty: 1 });
      return {
        schema_version: 1,
        family: "logistic",
        C,
        intercept: solution.intercept,
        terms: scalings.map((scaling, j) => ({
          ...scaling,
          coefficient: itemAt(solution.coefficients, j),
        })),
      };
    } catch (error) {
      if (!(error instanceof NoConvergence)) throw error;
      throw new UserError(
        `logistic regression with C = ${C}: ${error.message}. Leave this C out of ` +
          "modeling.logistic.C in configs/breakout.yaml, or take a smaller one.",
      );
    }
  };
}

/**
 * Where a feature lies and how far it spreads; of a constant one the scale is 1.
 *
 * @param scratch as long as there are rows, so that many columns take the memory of one
 */
function scalingOf(
  feature: string,
  { matrix: { values, columns }, places }: FeatureRows,
  scratch: Float64Array,
): Omit<LogisticTerm, "coefficient"> {
  const column = columns.indexOf(feature);
  const inColumn = (row: number): number =>
    values[(places[row] ?? 0) * columns.length + column] ?? NaN;
  let known = 0;
  for (let row = 0; row < places.length; row++) {
    if (!Number.isNaN(inColumn(row))) scratch[known++] = inColumn(row);
  }
  const sorted = scratch.subarray(0, known).sort();
  const middle = known === 0
    ? 0
    : (itemAt(sorted, (known - 1) >> 1) + itemAt(sorted, known >> 1)) / 2;
  for (let row = 0; row < places.length; row++) {
    scratch[row] = Number.isNaN(inColumn(row)) ? middle : inColumn(row);
  }
  const average = mean(scratch) ?? 0;
  const scale = Math.sqrt(mean(scratch, (value) => (value - average) ** 2) ?? 0);
  return { feature, median: middle, mean: average, scale: scale > 0 ? scale : 1 };
}
