/** Feature values of many rows, row after row, `NaN` where missing. */
export interface FeatureMatrix {
  readonly values: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: readonly string[];
}

/** The rows at the given places, in that order. */
export function takeRows(matrix: FeatureMatrix, rows: readonly number[]): FeatureMatrix {
  const width = matrix.columns.length;
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, place) =>
    values.set(matrix.values.subarray(row * width, (row + 1) * width), place * width)
  );
  return { values, rows: rows.length, columns: matrix.columns };
}
