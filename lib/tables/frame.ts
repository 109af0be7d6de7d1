/**
 * What every table has in common: keys, month arithmetic, reading and writing as CSV.
 *
 * A table with a `listener` column holds many histories; without it there is one, and the column
 * does not show.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import pl from "nodejs-polars";
import { type Table, tableOf } from "./table.ts";
import { parseMonth } from "../base/calendar.ts";
import { messageOf, UserError } from "../base/errors.ts";
import { readBytes } from "../base/files.ts";
import { refuseAbsent } from "../base/csv.ts";

/** A polars table. */
export type Frame = pl.DataFrame;

/** The column(s) that name a history: none or `listener`. */
export function historyKeys(frame: Frame): string[] {
  return frame.columns.includes("listener") ? ["listener"] : [];
}

/** The columns that name an artist of a history. */
export function artistKeys(frame: Frame): string[] {
  return [...historyKeys(frame), "artist_name"];
}

/**
 * The counted months of a table's `month` column.
 *
 * @throws UserError naming the first row whose month is not of the form 2024-03-01
 */
export function monthsOf(frame: Frame, file: string): Int32Array {
  const known = new Map<unknown, number>();
  return Int32Array.from(frame.getColumn("month").toArray(), (text: unknown, row) => {
    let month = known.get(text);
    if (month === undefined) {
      const parsed = typeof text === "string" ? parseMonth(text) : null;
      if (parsed === null) {
        throw new UserError(
          `${file}: line ${row + 2}, column month: ${JSON.stringify(text)} is not a month; ` +
            "write it as its first day, like 2024-03-01",
        );
      }
      known.set(text, month = parsed);
    }
    return month;
  });
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

/** A frame as plain columns, missing values as `NaN`. */
export function tableFrom(frame: Frame): Table {
  return tableOf(
    frame.columns.map((name) => [
      name,
      frame.getColumn(name).dtype.equals(pl.String) ? textsOf(frame, name) : numbersOf(frame, name),
    ]),
  );
}

/** A column of text. */
export function textsOf(frame: Frame, column: string): string[] {
  return frame.getColumn(column).toArray().map(String);
}

/** The table as CSV. */
export function toCsv(frame: Frame): Uint8Array {
  return frame.writeCSV();
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

/** The columns of tables that are text; every other column is numbers. */
const TEXT_COLUMNS = ["listener", "artist_name", "month", "first_seen_month"];

/**
 * Reads a table that this project wrote, or one of its shape: keys and months are text, everything
 * else numbers, empty fields missing.
 *
 * @param columns the columns it must have
 * @throws UserError if it is absent or not CSV, lacks a column, or holds a number that is none
 */
export async function readTable(
  path: string,
  columns: readonly string[],
  hint: string,
): Promise<Frame> {
  const text = parseTextCsv(await readBytes(path, hint), path);
  refuseAbsent(text.columns, columns, path);
  const numeric = text.columns.filter((name) => !TEXT_COLUMNS.includes(name));
  const table = text.withColumns(...numeric.map((name) => pl.col(name).cast(pl.Float64)));
  for (const name of numeric) {
    if (table.getColumn(name).nullCount() === text.getColumn(name).nullCount()) continue;
    const read = table.getColumn(name).toArray();
    const written = text.getColumn(name).toArray();
    const row = read.findIndex((value, i) => value === null && written[i] !== null);
    throw new UserError(
      `${path}: line ${row + 2}, column ${name}: ${JSON.stringify(written[row])} is not a number`,
    );
  }
  return table;
}

/**
 * The columns of a table in a file.
 *
 * @throws UserError if it is absent or not CSV
 */
export async function readHeader(path: string, hint: string): Promise<string[]> {
  const bytes = await readBytes(path, hint);
  const end = bytes.indexOf("\n".charCodeAt(0));
  return parseTextCsv(end === -1 ? bytes : bytes.subarray(0, end + 1), path).columns;
}
