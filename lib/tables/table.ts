import { itemAt, valueAt } from "../base/items.ts";

/** A column of text, or of numbers with `NaN` where a value is missing. */
export type Column = readonly string[] | Float64Array;

/** Columns of one length under their names, in order. Plain data: no native code behind it. */
export interface Table {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, Column>;
}

/** A table of columns. */
export function tableOf(columns: Iterable<readonly [string, Column]>): Table {
  const named = new Map(columns);
  const [first] = named.values();
  return { rows: first?.length ?? 0, columns: named };
}

/** @throws RangeError if the table has no such column of text */
export function textColumn({ columns }: Table, name: string): readonly string[] {
  const column = columns.get(name);
  if (column === undefined || column instanceof Float64Array) {
    throw new RangeError(`no column of text ${name}`);
  }
  return column;
}

/** @throws RangeError if the table has no such column of numbers */
export function numberColumn({ columns }: Table, name: string): Float64Array {
  const column = columns.get(name);
  if (!(column instanceof Float64Array)) throw new RangeError(`no column of numbers ${name}`);
  return column;
}

/** The rows at some places, in that order. */
export function takeTableRows({ columns }: Table, places: readonly number[]): Table {
  return tableOf(
    [...columns].map(([name, column]) => [
      name,
      column instanceof Float64Array
        ? takeNumbers(column, places)
        : places.map((place) => itemAt(column, place)),
    ]),
  );
}

/** The numbers at some places, in that order. */
function takeNumbers(column: Float64Array, places: readonly number[]): Float64Array {
  const taken = new Float64Array(places.length);
  for (let row = 0; row < taken.length; row++) taken[row] = valueAt(column, itemAt(places, row));
  return taken;
}
