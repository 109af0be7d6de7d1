/**
 * Tables in formats with typed columns: Parquet, and Arrow's file format (Feather).
 *
 * @module
 */
import { Buffer } from "node:buffer";
import pl from "nodejs-polars";
import { messageOf, UserError } from "../base/errors.ts";
import type { TableFormat } from "./formats.ts";
import { frameOf } from "./frame.ts";
import type { Table } from "./table.ts";

type ColumnarFormat = Exclude<TableFormat, "csv">;

/** Which columns of a table are more than text or numbers. */
export interface ColumnTypes {
  readonly isWhole: (column: string) => boolean;
  /** Whether a column of text holds days like `2024-03-01`. */
  readonly isDay: (column: string) => boolean;
}

/** A table with typed columns: text, days, whole numbers, numbers; missing values as nulls. */
export function columnarFile(
  table: Table,
  format: ColumnarFormat,
  { isWhole, isDay }: ColumnTypes,
): Uint8Array {
  const days = [...table.columns.keys()].filter(isDay);
  const frame = frameOf(table, isWhole)
    .withColumns(...days.map((name) => pl.col(name).str.strptime(pl.Date, "%Y-%m-%d").alias(name)));
  return format === "parquet"
    ? frame.writeParquet({ compression: "zstd" })
    : frame.writeIPC({ compression: "uncompressed" });
}

/**
 * A file with typed columns as CSV. Folders of its path such as `listener=ann` are columns too, as
 * engines write them that part a table.
 *
 * @param file its path
 * @throws UserError if it is damaged, or holds what is no table of plain cells
 */
export function csvOfColumnar(bytes: Uint8Array, format: ColumnarFormat, file: string): Uint8Array {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const frame = format === "parquet" ? pl.readParquet(buffer) : pl.readIPC(buffer);
    const parts = [...file.matchAll(/(?<=^|[/\\])(\w+)=([^/\\]+)(?=[/\\])/g)]
      .filter(([, name = ""]) => !frame.columns.includes(name))
      .map(([, name = "", value = ""]) => pl.lit(decodeURIComponent(value)).alias(name));
    return frame.withColumns(...parts).writeCSV();
  } catch (error) {
    const reason = messageOf(error).split("\n", 1).join("");
    throw new UserError(`${file}: cannot be read as ${format}: ${reason}`);
  }
}
