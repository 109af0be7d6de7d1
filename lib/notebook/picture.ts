import { Buffer } from "node:buffer";
import { Resvg } from "@resvg/resvg-js";

/** A little sharper than the screen asks for, at a few tens of kilobytes for each figure. */
const ZOOM = 1.25;

/** A drawing as PNG, in base64: it shows where SVG is taken for a danger. */
export function pngOf(svg: string): string {
  // The rasteriser knows no CSS variables: the value that stands behind the comma holds.
  const plain = svg.replaceAll(/var\(--[\w-]+, ([^)]+)\)/g, "$1");
  const drawn = new Resvg(plain, {
    fitTo: { mode: "zoom", value: ZOOM },
    font: { loadSystemFonts: true, sansSerifFamily: "DejaVu Sans" },
  });
  return Buffer.from(drawn.render().asPng()).toString("base64");
}
