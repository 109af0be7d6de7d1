import { itemAt } from "../base/items.ts";
import { phraseOf } from "../features/registry.ts";
import type { FeatureMatrix } from "../features/matrix.ts";
import type { Scorer } from "../models/scorer.ts";

/** What one feature has to say about a row. */
export interface Reason {
  readonly feature: string;
  /** `null` if missing. */
  readonly value: number | null;
  /** The value in words. */
  readonly phrase: string;
  /** What it adds to the margin, in log-odds: above 0 it speaks for a breakout, below against. */
  readonly contribution: number;
}

/** How the margin of a row comes about: `base` and all contributions add up to it. */
export interface Explanation {
  /** Log-odds. */
  readonly margin: number;
  /** Log-odds that the model expects before it looks at the row. */
  readonly base: number;
  /** Of every feature, the strongest first. */
  readonly reasons: readonly Reason[];
}

/**
 * Explains rows.
 *
 * @param matrix its columns are the scorer's features, in order
 * @returns one per row
 */
export function explainRows(scorer: Scorer, matrix: FeatureMatrix): Explanation[] {
  const { base, values } = scorer.contributions(matrix);
  const width = matrix.columns.length;
  return Array.from(scorer.margins(matrix), (margin, row) => ({
    margin,
    base,
    reasons: matrix.columns.map((feature, column) => {
      const value = itemAt(matrix.values, row * width + column);
      return {
        feature,
        value: Number.isNaN(value) ? null : value,
        phrase: phraseOf(feature, value),
        contribution: itemAt(values, row * width + column),
      };
    }).sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution)),
  }));
}
