/**
 * What a notebook shows under a cell: sentences and tables.
 *
 * @module
 */
import { itemAt } from "../../base/items.ts";
import type { Estimate } from "../../metrics/interval.ts";
import { percent } from "../../text/numbers.ts";
import { textTable } from "../../text/table.ts";

/** The method by which a notebook kernel asks a value how it shows itself. */
export const JUPYTER_DISPLAY: unique symbol = Symbol.for("Jupyter.display");

/** Something a notebook shows: content by MIME type. */
export interface Displayable {
  [JUPYTER_DISPLAY](): Record<string, string>;
}

/** Markdown. */
export function prose(...paragraphs: readonly string[]): Displayable {
  const markdown = paragraphs.join("\n\n");
  return { [JUPYTER_DISPLAY]: () => ({ "text/markdown": markdown, "text/plain": markdown }) };
}

/** Sentences, each on a line of its own. */
export function list(sentences: readonly string[]): Displayable {
  return prose(sentences.map((sentence) => `- ${sentence}`).join("\n"));
}

/** The interval of a share, in words. */
export function within({ low, high }: Estimate): string {
  return `95 % interval ${percent(low)} to ${percent(high)}`;
}

/** A table, its first column to the left and the others to the right where they are numbers. */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): Displayable {
  const numeric = header.map((_, column) =>
    rows.every((row) => /^[-−+]?[\d.,\s]*( ?%|–)?$/.test(itemAt(row, column)))
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

/** A text as it may stand between tags or in a quoted attribute of XML and HTML. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
