import Table from "cli-table3";

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

/** A number with a fixed number of decimals, `–` where there is none. */
export function decimal(value: number | null, digits = 3): string {
  return value === null ? "–" : value.toFixed(digits);
}

/** A share in percent. */
export function percent(value: number, digits = 1): string {
  return `${(100 * value).toFixed(digits)} %`;
}

/** A count with thin grouping: 100 000. */
export function count(value: number): string {
  return value.toLocaleString("en-US").replaceAll(",", " ");
}

/** A count with what is counted: 1 alert, 2 alerts. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
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
