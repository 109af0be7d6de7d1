/**
 * What figures have in common: their width, and how months and shares stand on an axis.
 *
 * @module
 */

/** Width of a figure of one column, in pixels; notebooks and GitHub show this unscaled. */
export const WIDTH = 720;

/** Pixels between two panels. */
export const GAP = 12;

/** Width of one panel of several in a row. */
export function widthOfColumn(columns: number): number {
  return Math.floor((WIDTH - GAP * (columns - 1)) / columns);
}

/** A counted month as the first day of it, as Plot's time scales want it. */
export function monthDate(month: number): Date {
  return new Date(Date.UTC(Math.floor(month / 12), month % 12, 1));
}

/** A text cut to a number of letters, with an ellipsis. */
export function cut(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, letters - 1).trimEnd()}…`;
}
