/**
 * Observable Plot for the cells of a notebook: with this module imported as `Plot`, a cell that ends
 * in `Plot.plot({ marks: […] })` shows it, without a browser to draw in.
 *
 * @module
 */
import { type Displayable, JUPYTER_DISPLAY } from "../eda/drawing/display.ts";
import { figure, type FigureTexts } from "../eda/drawing/figure.ts";
import type { ChartOptions } from "../eda/drawing/chart.ts";
import { pngOf } from "./display.ts";

export * from "@observablehq/plot";

/** Draws what Plot would draw, as an output that every viewer shows. */
export function plot({ title = "", ...options }: Partial<FigureTexts> & ChartOptions): Displayable {
  const drawn = figure({ title, ...options });
  return {
    [JUPYTER_DISPLAY]: () => ({ ...drawn[JUPYTER_DISPLAY](), "image/png": pngOf(drawn.svg) }),
  };
}
