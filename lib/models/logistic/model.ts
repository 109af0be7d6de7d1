import { z } from "zod";
import type { Contributions } from "../contributions.ts";
import type { FeatureMatrix } from "../../features/matrix.ts";

const finite = z.number();

/** The model file of a logistic regression. */
export const logisticModelSchema = z.object({
  schema_version: z.literal(1),
  family: z.literal("logistic"),
  /** Inverse strength of the L2 penalty. */
  C: z.number().gt(0),
  intercept: finite,
  /** One term a feature, in the order of the columns. */
  terms: z.array(z.object({
    feature: z.string(),
    /** Stands in for a missing value. */
    median: finite,
    /** The value is standardised as (value − mean) / scale. */
    mean: finite,
    scale: z.number().gt(0),
    coefficient: finite,
  })).min(1),
});

export type LogisticModel = z.infer<typeof logisticModelSchema>;
export type LogisticTerm = LogisticModel["terms"][number];

/**
 * What a feature adds to the margin: coefficient × standardised value.
 *
 * @param value `NaN` if missing
 */
export function termContribution(term: LogisticTerm, value: number): number {
  const known = Number.isNaN(value) ? term.median : value;
  return term.coefficient * ((known - term.mean) / term.scale);
}

/**
 * Margins (log-odds) of rows of features: the intercept plus every feature's contribution.
 *
 * @param matrix its columns are the model's terms, in order
 * @throws RangeError if the number of columns differs
 */
export function logisticMargins(model: LogisticModel, matrix: FeatureMatrix): Float32Array {
  requireTerms(model, matrix);
  const { intercept, terms } = model;
  const width = terms.length;
  return Float32Array.from({ length: matrix.rows }, (_, row) => {
    let margin = intercept;
    terms.forEach((term, column) => {
      margin += termContribution(term, matrix.values[row * width + column] ?? NaN);
    });
    return margin;
  });
}

/**
 * What each feature adds to the margins, on the base of the intercept: the margin of a row that is
 * the training mean in everything.
 *
 * @param matrix its columns are the model's terms, in order
 * @throws RangeError if the number of columns differs
 */
export function logisticContributions(model: LogisticModel, matrix: FeatureMatrix): Contributions {
  requireTerms(model, matrix);
  const { intercept, terms } = model;
  const values = new Float64Array(matrix.rows * terms.length);
  terms.forEach((term, column) => {
    for (let at = column; at < values.length; at += terms.length) {
      values[at] = termContribution(term, matrix.values[at] ?? NaN);
    }
  });
  return { base: intercept, values };
}

function requireTerms({ terms }: LogisticModel, { columns }: FeatureMatrix): void {
  if (columns.length !== terms.length) {
    throw new RangeError(
      `the model has ${terms.length} features, the rows have ${columns.length}`,
    );
  }
}
