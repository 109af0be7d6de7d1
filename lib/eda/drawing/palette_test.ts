import assert from "node:assert/strict";
import { HUE, OUTCOME, PART } from "./palette.ts";

/** Relative luminance and contrast of WCAG 2.2. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string): number =>
    [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
      .reduce((sum, c, i) => sum + c * ([0.2126, 0.7152, 0.0722][i] ?? 0), 0);
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return ((light ?? NaN) + 0.05) / ((dark ?? NaN) + 0.05);
}

const CARDS = { light: "#ffffff", dark: "#161b22" };

Deno.test("the colours that carry meaning stand out on the light and on the dark card", () => {
  const carrying = { ...OUTCOME, train: PART.train, test: PART.test };
  for (const [name, colour] of Object.entries(carrying)) {
    for (const [card, background] of Object.entries(CARDS)) {
      assert.ok(
        contrast(colour, background) >= 3,
        `${name} on ${card}: ${contrast(colour, background)}`,
      );
    }
  }
});

Deno.test("every hue can be seen on both cards", () => {
  for (const [name, colour] of Object.entries(HUE)) {
    for (const [card, background] of Object.entries(CARDS)) {
      assert.ok(
        contrast(colour, background) >= 2,
        `${name} on ${card}: ${contrast(colour, background)}`,
      );
    }
  }
});
