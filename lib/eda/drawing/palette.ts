/**
 * The colours of every figure, from the palette of Okabe and Ito ("Color Universal Design", 2008),
 * which people with colour-vision deficiency can tell apart. Its yellow and black are left out: one
 * vanishes on a light page, the other on a dark one.
 *
 * Everything neutral (text, axes, reference lines) is `currentColor`, so that it follows the page.
 *
 * @module
 */

/** Hues by name. Those in the first row stand out on light and on dark; the others fill areas. */
export const HUE = {
  blue: "#0072b2",
  vermillion: "#d55e00",
  green: "#009e73",
  purple: "#cc79a7",
  orange: "#e69f00",
  sky: "#56b4e9",
} as const;

/** Text, axes and reference lines. */
export const INK = "currentColor";

/** One quantity with nothing to compare it to. */
export const PLAIN = HUE.blue;

/** What became of an artist or of an artist-month. */
export const OUTCOME = { "broke out": HUE.vermillion, "did not": HUE.blue } as const;

/** The parts of the history in time. */
export const PART = { train: HUE.blue, validation: HUE.purple, test: HUE.green } as const;

const MODEL: ReadonlyMap<string, string> = new Map([
  ["xgboost", HUE.vermillion],
  ["logistic", HUE.blue],
  ["plays_t", HUE.green],
  ["share_t", HUE.purple],
  ["days_active_t", HUE.orange],
  ["delta_1m", HUE.sky],
]);

/** The colour of a model or a heuristic, the same in every figure; ink for one without a colour. */
export function modelColour(name: string): string {
  return MODEL.get(name) ?? INK;
}

/**
 * The opacities of a heat map, from nothing to the most. Colour by opacity keeps to the page's
 * background, light or dark; where text stands on it, it must not get darker than the second of these.
 */
export const FAINT_TO_FULL = [0.03, 1];
export const FAINT_TO_LEGIBLE = [0.03, 0.65];

/** The two ends of a scale with a neutral middle: negative and positive. */
export const DIVERGING = { negative: HUE.blue, positive: HUE.vermillion } as const;
