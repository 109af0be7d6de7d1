/**
 * Tables as polars holds them, to be shown and looked into.
 *
 * A table with a `listener` column holds many histories; without it there is one, and the column
 * does not show.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import pl from "nodejs-polars";
import type { Table } from "./table.ts";
import { messageOf, UserError } from "../base/errors.ts";

/** A polars table. */
export type Frame = pl.DataFrame;

/** The column(s) that name a history: none or `listener`. */
function historyKeys(frame: Frame): string[] {
  return frame.columns.includes("listener") ? ["listener"] : [];
}

/** The columns that name an artist of a history. */
export function artistKeys(frame: Frame): string[] {
  return [...historyKeys(frame), "artist_name"];
}

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

/**
 * Parses a CSV file, every column as text, empty fields missing.
 *
 * @throws UserError if it is not CSV in UTF-8 with a header
 */
export function parseTextCsv(bytes: Uint8Array, file: string): Frame {
  try {
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return pl.readCSV(buffer, { inferSchemaLength: 0 });
  } catch (error) {
    const reason = messageOf(error).split("\n").find((line) => line.trim() !== "");
    throw new UserError(`${file}: not readable as CSV in UTF-8 with a header line: ${reason}`);
  }
}
