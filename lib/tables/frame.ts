/**
 * Tables as polars holds them, to be shown and looked into.
 *
 * A table with a `listener` column holds many histories; without it there is one, and the column
 * does not show.
 *
 * @module
 */
import pl from "nodejs-polars";
import type { Table } from "./table.ts";

/** A polars table. */
export type Frame = pl.DataFrame;

/** A column of numbers, missing values as `NaN`. */
export function numbersOf(frame: Frame, column: string): Float64Array {
  return Float64Array.from(
    frame.getColumn(column).toArray(),
    (value: unknown) => value === null || value === undefined ? NaN : Number(value),
  );
}

/** A table as polars holds it: whole-number columns as Int32, missing values as nulls. */
export function frameOf({ columns }: Table, isWhole: (column: string) => boolean): Frame {
  return pl.DataFrame(
    [...columns].map(([name, column]) => {
      if (!(column instanceof Float64Array)) return pl.Series(name, [...column], pl.String);
      const missing = column.includes(NaN);
      if (isWhole(name) && !missing) return pl.Series(name, Int32Array.from(column), pl.Int32);
      const series = pl.Series(name, column, pl.Float64);
      return missing ? withNulls(series, isWhole(name)) : series;
    }),
  );
}

/** `NaN` as polars' own missing value. */
function withNulls(series: pl.Series, whole: boolean): pl.Series {
  const filled = pl.DataFrame([series])
    .select(
      pl.when(pl.col(series.name).isNan()).then(pl.lit(null)).otherwise(pl.col(series.name))
        .alias(series.name),
    )
    .getColumn(series.name);
  return whole ? filled.cast(pl.Int32) : filled;
}

/** A column of text. */
export function textsOf(frame: Frame, column: string): string[] {
  return frame.getColumn(column).toArray().map(String);
}
