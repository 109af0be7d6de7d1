import { itemAt, placesWhere } from "../base/items.ts";

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

/** Some rows and columns of a matrix, copied only where they are needed side by side. */
export interface FeatureRows {
  readonly matrix: FeatureMatrix;
  /** The rows of it, in order. */
  readonly places: Uint32Array;
  readonly columns: readonly string[];
}

/** All rows and columns. */
export function everyRow(matrix: FeatureMatrix): FeatureRows {
  return { matrix, places: placesWhere(matrix.rows, () => true), columns: matrix.columns };
}

/** The rows side by side. */
export function copied({ matrix, places, columns }: FeatureRows): FeatureMatrix {
  return columnsOf(matrix, columns, places);
}

/** Rows that are copied at a time. */
const BATCH_ROWS = 1 << 14;

/** The rows, some at a time; each batch lies where the one before it lay. */
export function* inBatches({ matrix, places, columns }: FeatureRows): Generator<FeatureMatrix> {
  const values = new Float32Array(Math.min(BATCH_ROWS, places.length) * columns.length);
  for (let from = 0; from < places.length; from += BATCH_ROWS) {
    yield columnsOf(matrix, columns, places.subarray(from, from + BATCH_ROWS), values);
  }
}

/** What `of` says of each row; it is shown some rows at a time. */
export function rowByRow(
  rows: FeatureRows,
  of: (features: FeatureMatrix) => Float32Array,
): Float64Array {
  const all = new Float64Array(rows.places.length);
  let row = 0;
  for (const features of inBatches(rows)) {
    all.set(of(features), row);
    row += features.rows;
  }
  return all;
}
