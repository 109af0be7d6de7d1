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

/**
 * Some columns of some rows, each in the order in which they are named.
 *
 * @param rows all if absent
 * @throws RangeError for a column that is not there
 */
export function columnsOf(
  matrix: FeatureMatrix,
  columns: readonly string[],
  rows?: ArrayLike<number>,
): FeatureMatrix {
  const places = columns.map((name) => matrix.columns.indexOf(name));
  const absent = columns.filter((_, i) => itemAt(places, i) < 0);
  if (absent.length > 0) throw new RangeError(`the rows have no column ${absent.join(", ")}`);
  const width = matrix.columns.length;
  const count = rows?.length ?? matrix.rows;
  const values = new Float32Array(count * columns.length);
  let at = 0;
  for (let place = 0; place < count; place++) {
    const from = width * (rows === undefined ? place : itemAt(rows, place));
    for (const column of places) values[at++] = itemAt(matrix.values, from + column);
  }
  return { values, rows: count, columns };
}
