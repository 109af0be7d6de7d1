/**
 * What notebook cells show: figures, tables, sentences.
 *
 * @module
 */
import { isUnavailable } from "../eda/unavailable.ts";
import type { Available, Unavailable } from "../eda/unavailable.ts";
import { escapeXml, JUPYTER_DISPLAY, stamped } from "../eda/drawing/figure.ts";
import type { Displayable, Figure } from "../eda/drawing/figure.ts";
import { textTable } from "../text/text.ts";
import { inKernel, send, settled } from "./outbox.ts";

/** Draws a figure of data that may be missing: then it says why instead. */
export type Draw = <T>(figure: (data: T) => Figure, data: Available<T>) => Promise<void>;

/** How a history's figures are drawn: one of a simulated history says so on it. */
export function drawerOf({ simulated }: { readonly simulated: boolean }): Draw {
  return async (figure, data) => {
    if (isUnavailable(data)) return await show(notShown(data));
    const drawn = figure(data);
    await show(simulated ? stamped(drawn, "simulated history") : drawn);
  };
}

/** Shows something under the cell, after all else it sent; outside a notebook prints it as text. */
export async function show(what: Displayable): Promise<void> {
  const data = what[JUPYTER_DISPLAY]();
  if (!inKernel()) return console.log(data["text/plain"]);
  send("display_data", { data });
  await settled();
}

/** Why something is not shown. */
export function notShown({ unavailable }: Unavailable): Displayable {
  return prose(`> **Not shown.** ${unavailable}`);
}

/** Markdown. */
export function prose(...paragraphs: readonly string[]): Displayable {
  const markdown = paragraphs.join("\n\n");
  return { [JUPYTER_DISPLAY]: () => ({ "text/markdown": markdown, "text/plain": markdown }) };
}

/** A table, its first column to the left and the others to the right where they are numbers. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Displayable {
  const numeric = header.map((_, column) =>
    rows.every((row) => /^[-−+]?[\d., ]*( ?%|–)?$/.test(row[column] ?? ""))
  );
  const cell = (tag: "th" | "td", text: string, column: number): string => {
    const unbroken = /^[\d-]+$/.test(text) ? "; white-space: nowrap" : "";
    const style = `text-align: ${numeric[column] ? "right" : "left"}${unbroken}`;
    return `<${tag} style="${style}">${escapeXml(text)}</${tag}>`;
  };
  const line = (tag: "th" | "td", cells: readonly string[]): string =>
    `<tr>${cells.map((text, column) => cell(tag, text, column)).join("")}</tr>`;
  const html = [
    "<table>",
    `<thead>${line("th", header)}</thead>`,
    "<tbody>",
    ...rows.map((row) => line("td", row)),
    "</tbody>",
    "</table>",
  ].join("\n");
  return {
    [JUPYTER_DISPLAY]: () => ({ "text/html": html, "text/plain": textTable(header, rows) }),
  };
}
