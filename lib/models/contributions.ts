/**
 * How a model's margins come about: for every row `base + Σ values` of the row is the margin, up to
 * rounding.
 */
export interface Contributions {
  /** Margin (log-odds) that the model expects before it looks at a row. */
  readonly base: number;
  /** What each feature adds to it, in log-odds: row after row, in the order of the columns. */
  readonly values: Float64Array<ArrayBuffer>;
}
