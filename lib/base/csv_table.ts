import { itemAt } from "./items.ts";
import { refuseAbsent, splitCsv } from "./csv.ts";
import { UserError } from "./errors.ts";

/** A CSV file's cells as text. */
export interface CsvTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

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
  refuseAbsent(header, columns, file);
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
  return table.rows.map((row) => itemAt(row, place));
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
