import { itemAt } from "../base/items.ts";

/** Feature values of many rows, row after row, `NaN` where missing. */
export interface FeatureMatrix {
  readonly values: Float32Array<ArrayBuffer>;
  readonly rows: number;
  readonly columns: readonly string[];
}

/**
 * Some columns of some rows, each in the order in which they are named.
 *
 * @param rows all if absent
 * @param into where they are copied to, if there is such a place
 * @throws RangeError for a column that is not there
 */
export function columnsOf(
  matrix: FeatureMatrix,
  columns: readonly string[],
  rows?: ArrayLike<number>,
  into = new Float32Array((rows?.length ?? matrix.rows) * columns.length),
): FeatureMatrix {
  const places = columns.map((name) => matrix.columns.indexOf(name));
  const absent = columns.filter((_, i) => itemAt(places, i) < 0);
  if (absent.length > 0) throw new RangeError(`the rows have no column ${absent.join(", ")}`);
  const width = matrix.columns.length;
  const count = rows?.length ?? matrix.rows;
  let at = 0;
  for (let place = 0; place < count; place++) {
    const from = width * (rows === undefined ? place : itemAt(rows, place));
    for (const column of places) into[at++] = matrix.values[from + column] ?? NaN;
  }
  return { values: into.subarray(0, at), rows: count, columns };
}

/** {@link columnsOf} for all columns. */
export function takeRows(
  matrix: FeatureMatrix,
  rows: ArrayLike<number>,
  into?: Float32Array<ArrayBuffer>,
): FeatureMatrix {
  return columnsOf(matrix, matrix.columns, rows, into);
}
