import * as z from "zod";
import { itemAt } from "../../base/items.ts";
import type { FeatureMatrix } from "../../features/matrix.ts";
import type { Scorer } from "../scorer.ts";

const finite = z.number();

/** The model file of a logistic regression. */
const logisticModelSchema = z.object({
  schema_version: z.literal(1),
  family: z.literal("logistic"),
  /** Inverse strength of the L2 penalty. */
  C: z.number().gt(0),
  intercept: finite,
  /** One term per feature, in the order of the columns. */
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
function termContribution(term: LogisticTerm, value: number): number {
  const known = Number.isNaN(value) ? term.median : value;
  return term.coefficient * ((known - term.mean) / term.scale);
}

/**
 * Reads the parsed content of a model file, ready to score. The base of contributions is the margin of a row that is the training mean in everything.
 *
 * @throws z.ZodError if it is not a logistic regression
 */
export function logisticScorer(json: unknown): Scorer {
  const { intercept, terms } = logisticModelSchema.parse(json);
  const width = terms.length;
  const requireWidth = ({ columns }: FeatureMatrix): void => {
    if (columns.length === width) return;
    throw new RangeError(`the model has ${width} features, the rows have ${columns.length}`);
  };
  return {
    featureColumns: terms.map(({ feature }) => feature),
    contributions: (matrix) => {
      requireWidth(matrix);
      const values = Float64Array.from(
        { length: matrix.rows * width },
        (_, at) => termContribution(itemAt(terms, at % width), itemAt(matrix.values, at)),
      );
      return { base: intercept, values };
    },
    margins: (matrix) => {
      requireWidth(matrix);
      return Float32Array.from({ length: matrix.rows }, (_, row) =>
        terms.reduce(
          (margin, term, j) =>
            margin + termContribution(term, itemAt(matrix.values, row * width + j)),
          intercept,
        ));
    },
  };
}
