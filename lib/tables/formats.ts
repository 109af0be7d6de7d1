import { extname } from "node:path";
import { UserError } from "../base/errors.ts";

/** What tables are written as. */
export const TABLE_FORMATS = ["csv", "parquet", "arrow"] as const;
export type TableFormat = typeof TABLE_FORMATS[number];

const BY_EXTENSION: ReadonlyMap<string, TableFormat> = new Map([
  [".csv", "csv"],
  [".parquet", "parquet"],
  [".pq", "parquet"],
  [".arrow", "arrow"],
  [".feather", "arrow"],
  [".ipc", "arrow"],
]);

/**
 * What a file is to be written as, by its name.
 *
 * @throws UserError if the name does not tell
 */
export function formatByName(path: string): TableFormat {
  const format = BY_EXTENSION.get(extname(path).toLowerCase());
  if (format === undefined) {
    throw new UserError(
      `${path}: the name does not tell the format; say --format ${
        TABLE_FORMATS.join(" or ")
      }, or ` +
        `end it in ${[...BY_EXTENSION.keys()].join(", ")}`,
    );
  }
  return format;
}

/** Formats with typed columns, by what their files begin with. */
const MAGIC = [["PAR1", "parquet"], ["ARROW1", "arrow"]] as const;
/** As many bytes as tell a format. */
export const MAGIC_BYTES = 6;

/** The format with typed columns that a file begins like; `null` if it is none. */
export function columnarFormat(start: Uint8Array): Exclude<TableFormat, "csv"> | null {
  const text = String.fromCharCode(...start.subarray(0, MAGIC_BYTES));
  return MAGIC.find(([magic]) => text.startsWith(magic))?.[1] ?? null;
}

/** Whether a stream begins like one of Arrow's, with bytes that no text in UTF-8 holds. */
export function isArrowStream([a, b, c, d]: Uint8Array): boolean {
  return [a, b, c, d].every((byte) => byte === 0xff);
}
