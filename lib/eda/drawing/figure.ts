import { max, range, sum } from "d3-array";
import { chart, type ChartOptions, GAP, type Panel, widthOfColumn } from "./chart.ts";
import { type Displayable, escapeXml, JUPYTER_DISPLAY } from "./display.ts";

/** A finished figure, as a notebook, a report or a web page shows it. */
export interface Figure extends Displayable {
  readonly title: string;
  /** What it shows and how to read it, for those who cannot see it. */
  readonly description: string;
  /**
   * A whole SVG document. By itself it is dark ink on a light card, so it reads on any page. A page
   * that holds it inline may restyle `.figure` (its `color` is the ink) and `.figure-card`; title and
   * subtitle fill its first `data-header` pixels.
   */
  readonly svg: string;
  /** The same with a few words in its upper right corner, and in its title. */
  stamped(stamp: string): Figure;
}

/** One entry of a legend. */
export interface LegendItem {
  readonly label: string;
  readonly colour: string;
  readonly shape?: "block" | "line" | "dashed" | "band";
}

/** The texts of a figure. */
export interface FigureTexts {
  readonly title: string;
  /** How to read it, and over what; wrapped to the width. */
  readonly subtitle?: string;
  readonly legend?: readonly LegendItem[];
}

/** What a figure is made of: one panel, or several, so many in a row, each as wide as a column. */
type FigureOptions =
  & FigureTexts
  & (ChartOptions | { readonly panels: readonly ChartOptions[]; readonly columns?: number });

const PADDING = 16;
const TITLE_PX = 16;
const TEXT_PX = 12.5;
const LINE = 1.4;
const HEADING = 20;
/** From one line below a panel to the next. */
const NOTE = 17;
const INK_ON_CARD = "#1f2328";
const CARD = "#ffffff";
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

/**
 * Puts panels under a title, with what a reader needs to understand them.
 *
 * @param stamp as in {@link Figure.stamped}
 * @throws RangeError without panels
 */
export function figure(options: FigureOptions, stamp = ""): Figure {
  const { title, subtitle = "", legend = [], ...drawing } = options;
  const { panels, columns = 1 } = "panels" in drawing ? drawing : { panels: [drawing] };
  if (panels.length === 0) throw new RangeError(`figure without panels: ${title}`);

  const drawn = panels.map((panel) => chart({ width: widthOfColumn(columns), ...panel }));
  const rows = range(0, drawn.length, columns).map((at) => drawn.slice(at, at + columns));
  const content = Math.max(...rows.map((row) => sum(row, (p) => p.width) + GAP * (row.length - 1)));
  const parts: string[] = [];
  let y = PADDING;
  const lines = (text: string, size: number, attributes: string): void => {
    for (const line of wrap(text, content, size)) {
      parts.push(textAt(PADDING, y + size, line, size, attributes));
      y += size * LINE;
    }
  };
  lines(title, TITLE_PX, 'font-weight="600"');
  lines(subtitle, TEXT_PX, 'opacity="0.75"');
  const header = Math.round(y);
  if (legend.length > 0) {
    const { svg, bottom } = drawLegend(legend, content, y + 6);
    parts.push(svg);
    y = bottom;
  }
  for (const row of rows) {
    y += GAP;
    const top = y + (row.some(({ heading }) => heading !== "") ? HEADING : 0);
    let x = PADDING;
    for (const panel of row) {
      parts.push(placed(panel, x, y, top));
      x += panel.width + GAP;
    }
    y = top + (max(row, ({ height, notes }) => height + NOTE * notes.length) ?? 0);
  }

  const [width, height] = [content + 2 * PADDING, Math.ceil(y + PADDING)];
  if (stamp !== "") {
    const corner = 'text-anchor="end" opacity="0.75"';
    parts.push(textAt(PADDING + content, PADDING + TITLE_PX, stamp, TEXT_PX, corner));
  }
  const named = stamp === "" ? title : `${title} (${stamp})`;
  const description = subtitle === ""
    ? named
    : `${named}${/[.?!]$/.test(named) ? "" : "."} ${subtitle}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" class="figure" role="img" ` +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `data-header="${header}" color="${INK_ON_CARD}" fill="currentColor" font-family="${FONT}">` +
    `<title>${escapeXml(named)}</title>` +
    (subtitle === "" ? "" : `<desc>${escapeXml(subtitle)}</desc>`) +
    `<rect class="figure-card" width="${width}" height="${height}" rx="6" fill="${CARD}"/>` +
    parts.join("") + "</svg>";
  return {
    title: named,
    description,
    svg,
    stamped: (stamp) => figure(options, stamp),
    [JUPYTER_DISPLAY]: () => ({ "image/svg+xml": svg, "text/plain": description }),
  };
}

function placed({ svg, heading, notes, height }: Panel, x: number, y: number, top: number): string {
  const lines = notes.map((note, i) => textAt(x, top + height + TEXT_PX + i * NOTE, note, 12));
  return (heading === "" ? "" : textAt(x, y + TEXT_PX, heading, TEXT_PX, 'font-weight="600"')) +
    svg.replace("<svg ", `<svg x="${x}" y="${round(top)}" `) + lines.join("");
}

function textAt(x: number, y: number, text: string, size: number, attributes = ""): string {
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" ${attributes}>` +
    `${escapeXml(text)}</text>`;
}

function drawLegend(
  items: readonly LegendItem[],
  width: number,
  top: number,
): { svg: string; bottom: number } {
  const [swatch, rowHeight] = [18, 20];
  let [x, y] = [PADDING, top];
  const parts = items.map(({ label, colour, shape = "block" }) => {
    const itemWidth = swatch + 6 + TEXT_PX * widthOf(label) + 18;
    if (x > PADDING && x + itemWidth > PADDING + width) [x, y] = [PADDING, y + rowHeight];
    const middle = round(y + 8);
    const mark = shape === "block" || shape === "band"
      ? `<rect x="${round(x)}" y="${round(y + 3)}" width="${swatch - 4}" height="10" rx="2" ` +
        `fill="${colour}" fill-opacity="${shape === "band" ? 0.25 : 0.9}"/>`
      : `<line x1="${round(x)}" x2="${round(x + swatch - 2)}" y1="${middle}" y2="${middle}" ` +
        `stroke="${colour}" stroke-width="2.5"${
          shape === "dashed" ? ' stroke-dasharray="4 3"' : ""
        }/>`;
    const text = textAt(x + swatch + 2, y + 12.5, label, TEXT_PX);
    x += itemWidth;
    return mark + text;
  });
  return { svg: parts.join(""), bottom: y + rowHeight };
}

/** Width of a text in a broad sans-serif face (DejaVu Sans), in units of the font size. */
function widthOf(text: string): number {
  return sum(
    text,
    (letter) =>
      /[fijlrtI .,:;'"|()\[\]/-]/.test(letter) ? 0.35 : /[mwMW%—→]/.test(letter) ? 0.92 : 0.62,
  );
}

/** Breaks a text into lines that fit a width. */
function wrap(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.match(/\S+/g) ?? []) {
    const last = lines.at(-1);
    if (last === undefined || size * widthOf(`${last} ${word}`) > width) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
