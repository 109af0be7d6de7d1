import Table from "cli-table3";

export { count, counted, decimal, percent } from "./numbers.ts";

/** A table for the terminal: a header line, numbers to the right. */
export function textTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const numeric = header.map((_, column) =>
    rows.length > 0 && rows.every((row) => /^[-+]?[\d., ]*(%|–)?$/.test(row[column] ?? ""))
  );
  const table = new Table({
    head: [...header],
    colAligns: numeric.map((yes) => yes ? "right" : "left"),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push([...row]);
  return table.toString();
}

/** Stands wherever figures of a simulated history show. */
const SIMULATED = "(simulated history)";

/** A title, marked where what it stands above is of a simulated history. */
export function marked(title: string, simulated: boolean): string {
  return simulated ? `${title} ${SIMULATED}` : title;
}

/** The month of a date as files spell it: `2024-03` of `2024-03-01`. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
}

/** The first names of a list, and how many more there are. */
export function some(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
