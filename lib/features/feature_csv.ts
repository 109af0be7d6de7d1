/**
 * CSV without native code, for what scoring reads.
 *
 * @module
 */
import { parseMonth } from "../base/calendar.ts";
import { refuseAbsent, splitCsv } from "../base/csv.ts";
import { UserError } from "../base/errors.ts";
import { isMetadataFeature } from "./registry.ts";
import type { FeatureMatrix } from "./matrix.ts";

/** A CSV file's cells as text. */
export interface CsvTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

const NEEDS_METADATA = ". Features of the artists' metadata need artists.csv when the table is " +
  "built: build with it, or train without";

/**
 * Parses CSV with a header line.
 *
 * @param file its name, for messages
 * @param columns those it must have
 * @throws UserError for a missing column, or a row that has not as many cells as the header
 */
export function parseCsv(text: string, file: string, columns: readonly string[]): CsvTable {
  const [first, ...records] = splitCsv(text);
  const header = first?.fields ?? [];
  const needsMetadata = columns.some((name) => !header.includes(name) && isMetadataFeature(name));
  refuseAbsent(header, columns, file, needsMetadata ? NEEDS_METADATA : "");
  const ragged = records.find(({ fields }) => fields.length !== header.length);
  if (ragged !== undefined) {
    throw new UserError(
      `${file}: line ${ragged.line} has ${ragged.fields.length} cells, the header ${header.length}`,
    );
  }
  return { file, columns: header, rows: records.map(({ fields }) => fields) };
}

/** A column of text. */
export function textCells(table: CsvTable, column: string): string[] {
  const place = table.columns.indexOf(column);
  return table.rows.map((row) => row[place] ?? "");
}

/**
 * A column of numbers, empty cells as `NaN`.
 *
 * @throws UserError naming record and column of a cell that is no finite number
 */
export function numberCells(table: CsvTable, column: string): Float64Array {
  return Float64Array.from(textCells(table, column), (cell, row) => {
    if (cell === "") return NaN;
    const value = Number(cell);
    if (!Number.isFinite(value)) {
      const found = JSON.stringify(cell);
      throw new UserError(
        `${table.file}: record ${row + 1}, column ${column}: ${found} is not a finite number`,
      );
    }
    return value;
  });
}

/**
 * A column of months as files spell them, counted (see `calendar.ts`).
 *
 * @throws UserError naming record and column of a cell that is no month
 */
export function monthCells(table: CsvTable, column: string): Int32Array {
  return Int32Array.from(textCells(table, column), (cell, row) => {
    const month = parseMonth(cell);
    if (month === null) {
      throw new UserError(
        `${table.file}: record ${row + 1}, column ${column}: ${JSON.stringify(cell)} is not a ` +
          "month; write it as its first day, like 2024-03-01",
      );
    }
    return month;
  });
}

/** The rows that have a text in a column. */
export function rowsWith(table: CsvTable, column: string, value: string): CsvTable {
  const cells = textCells(table, column);
  return { ...table, rows: table.rows.filter((_, row) => cells[row] === value) };
}

/**
 * Columns of numbers as a matrix.
 *
 * @throws UserError as {@link numberCells}
 */
export function matrixOf(table: CsvTable, columns: readonly string[]): FeatureMatrix {
  const values = new Float32Array(table.rows.length * columns.length);
  columns.forEach((name, column) =>
    numberCells(table, name).forEach((value, row) => {
      values[row * columns.length + column] = value;
    })
  );
  return { values, rows: table.rows.length, columns };
}
