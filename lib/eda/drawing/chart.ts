/**
 * One panel of a figure: Observable Plot, drawn without a browser.
 *
 * @module
 */
/// <reference lib="dom" />
import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";

/** Width of a figure of one column, in pixels; notebooks and GitHub show this unscaled. */
const WIDTH = 720;

/** Pixels between two panels. */
export const GAP = 12;

/** A drawn panel, to be placed in a figure. */
export interface Panel {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
  /** Stands above the panel where a figure has several. */
  readonly heading: string;
  /** Lines of text below it. */
  readonly notes: readonly string[];
}

/** Plot's options, with the texts around the panel. */
export interface ChartOptions
  extends Omit<Plot.PlotOptions, "document" | "style" | "marks" | "title" | "subtitle"> {
  readonly marks: Plot.Markish[];
  readonly heading?: string;
  readonly notes?: readonly string[];
}

/** Width of one panel of several in a row. */
export function widthOfColumn(columns: number): number {
  return Math.floor((WIDTH - GAP * (columns - 1)) / columns);
}

/** Two panels of the same lines side by side: the first names them. */
export function sideBySide(first: ChartOptions, second: ChartOptions): ChartOptions[] {
  const width = Math.round((WIDTH - GAP) * 0.58);
  return [
    { ...first, width },
    { ...second, width: WIDTH - GAP - width, marginLeft: 14, y: { ...second.y, axis: null } },
  ];
}

const FONT_PX = 12;
const AXIS = /^(x|y|fx|fy)-(axis|grid)/;
const SHAPES = "path, rect, circle, line, text";

/**
 * Draws a panel.
 *
 * @throws RangeError if no mark draws anything: an empty panel says nothing and hides a fault
 */
export function chart({ heading = "", notes = [], ...options }: ChartOptions): Panel {
  const { width = WIDTH, height = 250 } = options;
  const { document } = parseHTML("<!doctype html><html></html>");
  const margins = {
    marginLeft: 48,
    marginBottom: options.x?.label ? 40 : 30,
    // Nothing stands above.
    ...(options.y?.label === null ? { marginTop: 6 } : {}),
  };
  const drawn = Plot.plot({ ...margins, ...options, width, height, document });
  let marks = 0;
  for (const group of [...drawn.children]) {
    if (group.localName === "style") group.remove();
    else if (!AXIS.test(group.getAttribute("aria-label") ?? "")) {
      const shapes = [...group.querySelectorAll(SHAPES)];
      if (group.matches(SHAPES)) shapes.push(group);
      marks += shapes.filter((shape) => shape.getAttribute("d") !== "").length;
    }
  }
  if (marks === 0) throw new RangeError(`a panel without marks${heading ? `: ${heading}` : ""}`);
  drawn.removeAttribute("class");
  drawn.setAttribute("font-size", String(FONT_PX));
  drawn.setAttribute("overflow", "visible");
  return { svg: shorten(String(drawn.outerHTML)), width, height, heading, notes };
}

const GEOMETRY = / (d|transform|x|y|x1|x2|y1|y2|cx|cy|r|width|height|points)="[^"]*"/g;
const LONG_NUMBER = /-?\d*\.\d{3,}(e-?\d+)?/g;

/** Hundredths of a pixel are enough: long fractions make up most of a figure's bytes. */
function shorten(svg: string): string {
  return svg.replace(
    GEOMETRY,
    (attribute) => attribute.replace(LONG_NUMBER, (n) => String(Math.round(Number(n) * 100) / 100)),
  );
}
