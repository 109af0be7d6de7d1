/**
 * CSV files that this project wrote: a header, and as many cells in every row.
 *
 * @module
 */
import { z } from "zod";
import { type CsvRecord, splitCsv } from "./csv.ts";
import { UserError } from "./errors.ts";
import { itemAt } from "./items.ts";
import { fitRecord } from "./records.ts";

/** A CSV file's cells as text. */
export interface CsvTable {
  readonly file: string;
  readonly columns: readonly string[];
  readonly rows: readonly CsvRecord[];
}

/**
 * Parses CSV with a header line.
 *
 * @param file its name, for messages
 * @param columns those it must have
 * @throws UserError for a missing column, or a row that has not as many cells as the header
 */
export function parseCsv(text: string, file: string, columns: readonly string[]): CsvTable {
  const [header, ...rows] = splitCsv(text, file);
  const found = headerWith(columns, header?.fields ?? [], file);
  for (const { line, fields } of rows) requireCells(fields.length, found, line, file);
  return { file, columns: found, rows };
}

/**
 * A header line.
 *
 * @param columns those it must have
 * @throws UserError if one is missing
 */
export function headerWith(
  columns: readonly string[],
  header: readonly string[],
  file: string,
): readonly string[] {
  const absent = columns.filter((name) => !header.includes(name));
  if (absent.length === 0) return header;
  throw new UserError(
    `${file}: line 1: no column ${absent.join(", ")}; the header has ${header.join(", ")}`,
  );
}

/** @throws UserError if a row has not as many cells as the header */
export function requireCells(
  cells: number,
  header: readonly string[],
  line: number,
  file: string,
): void {
  if (cells === header.length) return;
  throw new UserError(`${file}: line ${line} has ${cells} cells, the header ${header.length}`);
}

/**
 * The rows of a CSV file as records. An empty cell is absent; a cell is text where the
 * schema takes text, else spelled as in JSON; columns that the schema does not name are ignored.
 *
 * @param hint what to do if a row does not fit, for the error message
 * @throws UserError naming the file, the line, every column that does not fit, and its value
 */
export function csvRecords<T extends z.ZodRawShape>(
  { file, columns, rows }: CsvTable,
  schema: z.ZodObject<T>,
  hint: string,
): z.infer<z.ZodObject<T>>[] {
  const named = Object.entries<z.core.$ZodType>(schema.shape)
    .map(([name, type]) => ({ name, type, place: columns.indexOf(name) }))
    .filter(({ place }) => place !== -1);
  return rows.map(({ line, fields: cells }) => {
    const values = named.flatMap(({ name, type, place }) => {
      const cell = itemAt(cells, place);
      if (cell === "") return [];
      return [[name, z.safeParse(type, cell).success ? cell : jsonOrText(cell)]];
    });
    return fitRecord(Object.fromEntries(values), schema, `${file}: line ${line}`, hint);
  });
}

function jsonOrText(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
