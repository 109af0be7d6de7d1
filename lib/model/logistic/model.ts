import { z } from "zod";
import type { FeatureMatrix } from "../matrix.ts";

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
export function logisticMargins(
  { intercept, terms }: LogisticModel,
  matrix: FeatureMatrix,
): Float32Array {
  const width = matrix.columns.length;
  if (width !== terms.length) {
    throw new RangeError(`the model has ${terms.length} features, the rows have ${width}`);
  }
  return Float32Array.from({ length: matrix.rows }, (_, row) => {
    let margin = intercept;
    terms.forEach((term, column) => {
      margin += termContribution(term, matrix.values[row * width + column] ?? NaN);
    });
    return margin;
  });
}
