import { numbersOf } from "../../tables/frame.ts";
import type { Frame } from "../../tables/frame.ts";
import { featuresIn } from "./features_in.ts";
import { NO_MODELING_ROWS } from "./prevalence.ts";
import { rankCorrelation } from "../../metrics/rank_correlation.ts";
import type { Available } from "../unavailable.ts";

/** How two columns of the modeling table go together. */
export interface Correlation {
  readonly a: string;
  readonly b: string;
  /** Spearman's, or `null` where one of the two does not vary. */
  readonly rho: number | null;
}

/**
 * Rank correlations of every pair of features, and of each with the label `y`.
 *
 * @param rows the modeling table, with the features and `y`
 */
export function correlations(rows: Frame): Available<readonly Correlation[]> {
  if (rows.height === 0) return NO_MODELING_ROWS;
  const names = featuresIn(rows).map((feature) => feature.name);
  const columns = [...names, "y"].map((name) => ({ name, values: numbersOf(rows, name) }));
  return columns.flatMap((b, place) =>
    columns.slice(0, place).map((a) => ({
      a: a.name,
      b: b.name,
      rho: rankCorrelation(a.values, b.values),
    }))
  );
}
