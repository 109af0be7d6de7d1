import type { Panel } from "./chart.ts";

/** The method by which a notebook kernel asks a value how it shows itself. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** Something a notebook shows: content by MIME type. */
export interface Displayable {
  [JUPYTER_DISPLAY](): Record<string, string>;
}

/** A finished figure, as a notebook, a report or a web page shows it. */
export interface Figure extends Displayable {
  readonly title: string;
  /**
   * A whole SVG document. By itself it is dark ink on a light card, so it reads on any page. A page
   * that holds it inline may restyle `.figure` (its `color` is the ink) and `.figure-card`.
   */
  readonly svg: string;
}

/** One entry of a legend. */
export interface LegendItem {
  readonly label: string;
  readonly colour: string;
  readonly shape?: "block" | "line" | "dashed" | "band";
}

/** What a figure is made of. */
export interface FigureOptions {
  /** What is shown, in a few words. */
  readonly title: string;
  /** How to read it, and over what; wrapped to the width. */
  readonly subtitle?: string;
  readonly legend?: readonly LegendItem[];
  readonly panels: readonly Panel[];
  /** Panels in a row; 1 by default. */
  readonly columns?: number;
}

const PADDING = 16;
const GAP = 12;
const TITLE_PX = 16;
const TEXT_PX = 12.5;
const LINE = 1.4;
const HEADING = 20;
const NOTE_PX = 12;
/** From one line below a panel to the next. */
const NOTE = 17;
/** Mean width of a letter of a sans-serif face, in units of the font size. */
const LETTER = 0.52;
const INK_ON_CARD = "#1f2328";
const CARD = "#ffffff";
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif";

/**
 * Puts panels under a title, with what a reader needs to understand them.
 *
 * @throws RangeError without panels
 */
export function figure(options: FigureOptions): Figure {
  const { title, subtitle = "", legend = [], panels, columns = 1 } = options;
  if (panels.length === 0) throw new RangeError(`figure without panels: ${title}`);

  const rows = inRows(panels, columns);
  const contentWidth = Math.max(
    ...rows.map((row) => sum(row.map((p) => p.width)) + GAP * (row.length - 1)),
  );
  const parts: string[] = [];
  let y = PADDING;
  const line = (text: string, size: number, attributes: string): void => {
    parts.push(
      `<text x="${PADDING}" y="${round(y + size)}" font-size="${size}" ${attributes}>${
        escapeXml(text)
      }</text>`,
    );
    y += size * LINE;
  };
  for (const text of wrap(title, contentWidth, TITLE_PX)) line(text, TITLE_PX, 'font-weight="600"');
  for (const text of wrap(subtitle, contentWidth, TEXT_PX)) line(text, TEXT_PX, 'opacity="0.75"');
  if (legend.length > 0) {
    const drawn = drawLegend(legend, contentWidth, y + 6);
    parts.push(drawn.svg);
    y = drawn.bottom;
  }
  y += GAP;
  for (const row of rows) {
    const hasHeading = row.some((panel) => panel.heading !== undefined);
    let x = PADDING;
    for (const panel of row) {
      if (panel.heading !== undefined) {
        parts.push(
          `<text x="${x}" y="${round(y + TEXT_PX)}" font-size="${TEXT_PX}" font-weight="600">` +
            `${escapeXml(panel.heading)}</text>`,
        );
      }
      const top = round(y + (hasHeading ? HEADING : 0));
      parts.push(panel.svg.replace("<svg ", `<svg x="${x}" y="${top}" `));
      panel.notes?.forEach((note, i) => {
        const baseline = round(top + panel.height + TEXT_PX + i * NOTE);
        parts.push(
          `<text x="${x}" y="${baseline}" font-size="${NOTE_PX}">${escapeXml(note)}</text>`,
        );
      });
      x += panel.width + GAP;
    }
    const heights = row.map(({ height, notes = [] }) => height + NOTE * notes.length);
    y += Math.max(...heights) + (hasHeading ? HEADING : 0) + GAP;
  }

  const width = contentWidth + 2 * PADDING;
  const height = Math.ceil(y - GAP + PADDING);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" class="figure" role="img" ` +
    `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `color="${INK_ON_CARD}" fill="currentColor" font-family="${FONT}">` +
    `<title>${escapeXml(title)}</title>` +
    (subtitle === "" ? "" : `<desc>${escapeXml(subtitle)}</desc>`) +
    `<rect class="figure-card" width="${width}" height="${height}" rx="6" fill="${CARD}"/>` +
    parts.join("") + "</svg>";
  return finished(title, svg);
}

function finished(title: string, svg: string): Figure {
  return {
    title,
    svg,
    [JUPYTER_DISPLAY]: () => ({ "image/svg+xml": svg, "text/plain": title }),
  };
}

/** A figure with a few words in its upper right corner, and in its title. */
export function stamped({ title, svg }: Figure, stamp: string): Figure {
  const width = Number(/ width="(\d+)"/.exec(svg)?.[1]);
  const text = `<text x="${width - PADDING}" y="${PADDING + TITLE_PX}" font-size="${TEXT_PX}" ` +
    `text-anchor="end" opacity="0.75">${escapeXml(stamp)}</text>`;
  const end = "</svg>";
  return finished(`${title} (${stamp})`, svg.slice(0, -end.length) + text + end);
}

function drawLegend(
  items: readonly LegendItem[],
  width: number,
  top: number,
): { svg: string; bottom: number } {
  const [swatch, rowHeight] = [18, 20];
  let [x, y] = [PADDING, top];
  const parts = items.map(({ label, colour, shape = "block" }) => {
    const itemWidth = swatch + 6 + label.length * TEXT_PX * LETTER + 18;
    if (x > PADDING && x + itemWidth > PADDING + width) [x, y] = [PADDING, y + rowHeight];
    const middle = round(y + 8);
    const mark = shape === "block" || shape === "band"
      ? `<rect x="${round(x)}" y="${round(y + 3)}" width="${swatch - 4}" height="10" rx="2" ` +
        `fill="${colour}" fill-opacity="${shape === "band" ? 0.25 : 0.9}"/>`
      : `<line x1="${round(x)}" x2="${round(x + swatch - 2)}" y1="${middle}" y2="${middle}" ` +
        `stroke="${colour}" stroke-width="2.5"${
          shape === "dashed" ? ' stroke-dasharray="4 3"' : ""
        }/>`;
    const text =
      `<text x="${round(x + swatch + 2)}" y="${round(y + 12.5)}" font-size="${TEXT_PX}">` +
      `${escapeXml(label)}</text>`;
    x += itemWidth;
    return mark + text;
  });
  return { svg: parts.join(""), bottom: y + rowHeight };
}

function inRows(panels: readonly Panel[], columns: number): Panel[][] {
  const rows: Panel[][] = [];
  panels.forEach((panel, place) => {
    if (place % columns === 0) rows.push([]);
    rows.at(-1)?.push(panel);
  });
  return rows;
}

/** Breaks a text into lines that fit a width, by the mean width of letters. */
function wrap(text: string, width: number, size: number): string[] {
  const most = Math.floor(width / (size * LETTER));
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > most) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** A text as it may stand between tags or in a quoted attribute of XML and HTML. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
