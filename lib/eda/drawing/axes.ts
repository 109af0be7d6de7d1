/**
 * What figures have in common: their width, and how months and shares stand on an axis.
 *
 * @module
 */

/** Width of a figure of one column, in pixels; notebooks and GitHub show this unscaled. */
export const WIDTH = 720;

/** A counted month as the first day of it, as Plot's time scales want it. */
export function monthDate(month: number): Date {
  return new Date(Date.UTC(Math.floor(month / 12), month % 12, 1));
}

/** A tick of counts: 800, 1k, 1.5k. */
export function thousands(count: number): string {
  return Math.abs(count) < 1000 ? String(count) : `${count / 1000}k`;
}

/**
 * The opacity of a cell of a heat map: nearly none at 0, full strength at `most`. Colour by opacity
 * keeps to the page's background, light or dark, with text on top of it legible up to `strongest`.
 */
export function heat(value: number, most: number, strongest = 1): number {
  const faintest = 0.03;
  return most === 0 ? faintest : faintest + (strongest - faintest) * value / most;
}

/** A text cut to a number of letters, with an ellipsis. */
export function cut(text: string, letters: number): string {
  return text.length <= letters ? text : `${text.slice(0, letters - 1).trimEnd()}…`;
}
