/**
 * Numbers as people read them.
 *
 * @module
 */

/** A number with a fixed number of decimals, `–` where there is none. */
export function decimal(value: number | null, digits = 3): string {
  return value === null ? "–" : value.toFixed(digits);
}

/** A share in percent. */
export function percent(value: number, digits = 1): string {
  return `${(100 * value).toFixed(digits)} %`;
}

let grouped: Intl.NumberFormat | undefined;

/** A count with thin grouping: 100 000. */
export function count(value: number): string {
  grouped ??= new Intl.NumberFormat("en-US");
  return grouped.format(value).replaceAll(",", " ");
}

/** A count with what is counted, a regular noun: 1 alert, 2 alerts. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? "" : "s"}`;
}
