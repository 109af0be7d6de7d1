import { sum } from "d3-array";
import { count } from "./numbers.ts";
import { printableLine } from "./printable.ts";

export { count, counted, decimal, percent, signed, withInterval } from "./numbers.ts";
export { historyKind, marked } from "./simulated.ts";
export { recordTable, textTable } from "./table.ts";

/** The month of a date as files spell it: `2024-03` of `2024-03-01`. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
}

/** The first names of a list, and how many more there are. */
export function some(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map(printableLine).join(", ");
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}

/** How often each reason came, in words, and all of them together. */
export function reasonsText(
  reasons: Readonly<Record<string, number>>,
): { readonly total: number; readonly told: string } {
  return {
    total: sum(Object.values(reasons)),
    told: Object.entries(reasons).map(([reason, rows]) => `${count(rows)} ${reason}`).join(", "),
  };
}
