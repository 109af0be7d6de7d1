import { z } from "zod";
import type { CsvTable } from "./csv_table.ts";
import { itemAt } from "./items.ts";
import { fitRecord } from "./records.ts";

/**
 * The rows of a CSV file as records. An empty cell is absent; a cell is text where the
 * schema takes text, else spelled as in JSON; columns that the schema does not name are ignored.
 *
 * @param hint what to do if a row does not fit, for the error message
 * @throws UserError naming the file, the record, every column that does not fit, and its value
 */
export function csvRecords<T extends z.ZodRawShape>(
  { file, columns, rows }: CsvTable,
  schema: z.ZodObject<T>,
  hint: string,
): z.infer<z.ZodObject<T>>[] {
  const fields = Object.entries<z.core.$ZodType>(schema.shape)
    .map(([name, type]) => ({ name, type, place: columns.indexOf(name) }))
    .filter(({ place }) => place !== -1);
  return rows.map((cells, row) => {
    const values = fields.flatMap(({ name, type, place }) => {
      const cell = itemAt(cells, place);
      if (cell === "") return [];
      return [[name, z.safeParse(type, cell).success ? cell : jsonOrText(cell)]];
    });
    return fitRecord(Object.fromEntries(values), schema, `${file}: record ${row + 1}`, hint);
  });
}

function jsonOrText(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
