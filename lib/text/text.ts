import { sum } from "d3-array";
import { count } from "./numbers.ts";

export { count, counted, decimal, percent, signed, withInterval } from "./numbers.ts";
export { some } from "./printable.ts";
export { historyKind, marked } from "./simulated.ts";
export { recordTable, textTable } from "./table.ts";

/** The month of a date as files spell it: `2024-03` of `2024-03-01`. */
export function monthOf(date: string): string {
  return date.slice(0, 7);
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

/** An artist by name, with the listener where there are several. */
export function nameOf(
  { artist_name, listener = null }: {
    readonly artist_name: string;
    readonly listener?: string | null | undefined;
  },
): string {
  return listener === null ? artist_name : `${artist_name} (${listener})`;
}

/** Lines, and lists of them; what is `false` or `null` is not told. */
export type Lines = string | false | null | readonly Lines[];

/** The lines that are told. */
export function told(lines: Lines): string[] {
  if (typeof lines === "string") return [lines];
  return lines ? lines.flatMap(told) : [];
}
