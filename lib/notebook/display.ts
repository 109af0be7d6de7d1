import { Buffer } from "node:buffer";
import { Resvg } from "@resvg/resvg-js";
import pl from "nodejs-polars";
import { type Displayable, JUPYTER_DISPLAY, prose, table } from "../eda/drawing/display.ts";
import type { Figure } from "../eda/drawing/figure.ts";
import { type Available, isUnavailable } from "../eda/unavailable.ts";
import type { Frame } from "../tables/frame.ts";
import { count, counted } from "../text/numbers.ts";
import { inKernel, send, settled } from "./outbox.ts";

/** Shows a figure, a table or sentences under the cell; of what is missing, why. */
export type Show = (what: Available<Figure | Displayable> | Frame) => Promise<void>;

/**
 * How what is found in a history is shown: after all else that the cell sent, outside a notebook as
 * text. Figures of a simulated history say on them that they are.
 */
export function showing({ simulated }: { readonly simulated: boolean }): Show {
  return async (what) => {
    if (isUnavailable(what)) return await display(prose(`> **Not shown.** ${what.unavailable}`));
    if (isFrame(what)) return await display(headOf(what));
    await display(simulated && "svg" in what ? what.stamped("simulated history") : what);
  };
}

function isFrame(what: object): what is Frame {
  return pl.DataFrame.isDataFrame(what);
}

async function display(what: Displayable): Promise<void> {
  const data = what[JUPYTER_DISPLAY]();
  const { "text/plain": alt = "", "image/svg+xml": svg } = data;
  if (!inKernel()) return console.log(alt);
  if (svg === undefined) send("display_data", { data });
  else {
    send("display_data", {
      data: { ...data, "image/png": pngOf(svg) },
      metadata: { "image/png": { alt } },
    });
  }
  await settled();
}

/** How much sharper than the screen asks for, at a few tens of kilobytes for each figure. */
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

/** Rows and columns of a table that are shown. */
const [ROWS, COLUMNS] = [5, 12];

/** The first rows of a table, numbers to the right and as short as they can be told. */
function headOf(frame: Frame): Displayable {
  const columns = frame.columns.slice(0, COLUMNS);
  const rows = frame.head(ROWS).select(...columns).rows();
  const more = frame.width - columns.length;
  const said = `${counted(rows.length, "row")} of ${count(frame.height)}` +
    (more === 0 ? "" : `, and ${counted(more, "more column")}`);
  const shown = table(columns, rows.map((row) => row.map(cellOf)))[JUPYTER_DISPLAY]();
  return {
    [JUPYTER_DISPLAY]: () => ({
      "text/html": `${shown["text/html"]}\n<p>${said}</p>`,
      "text/plain": `${shown["text/plain"]}\n${said}`,
    }),
  };
}

function cellOf(value: unknown): string {
  if (typeof value !== "number") return String(value ?? "");
  return Number.isInteger(value) ? count(value) : String(Number(value.toPrecision(3)));
}
