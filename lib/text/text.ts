import { printableLine } from "./printable.ts";

export { count, counted, decimal, percent, signed, withInterval } from "./numbers.ts";
export { historyKind, marked } from "./simulated.ts";
export { textTable } from "./table.ts";

/** The month of a date as files spell it: `2024-03` of `2024-03-01`. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
}

/** The first names of a list, and how many more there are. */
export function some(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map(printableLine).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
