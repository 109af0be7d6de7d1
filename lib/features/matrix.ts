import { itemAt } from "../base/items.ts";

/** Feature values of many rows, row after row, `NaN` where missing. */
export interface FeatureMatrix {
  readonly values: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: readonly string[];
}

/** The rows at the given places, in that order. */
export function takeRows(matrix: FeatureMatrix, rows: ArrayLike<number>): FeatureMatrix {
  const width = matrix.columns.length;
  const values = new Float32Array(rows.length * width);
  for (let place = 0; place < rows.length; place++) {
    const from = width * itemAt(rows, place);
    values.set(matrix.values.subarray(from, from + width), width * place);
  }
  return { values, rows: rows.length, columns: matrix.columns };
}
