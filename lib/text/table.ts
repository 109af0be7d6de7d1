import Table from "cli-table3";
import stringWidth from "string-width";
import { itemAt } from "../base/items.ts";
import { printableLine } from "./printable.ts";
import { terminalWidth } from "./terminal.ts";

export interface TableOptions {
  /** Columns that go, the first first, where there is no room for all. */
  readonly dispensable?: readonly string[];
  /** In characters. */
  readonly width?: number;
}

interface Column {
  readonly name: string;
  readonly header: string;
  readonly cells: readonly string[];
  readonly numeric: boolean;
  readonly width: number;
}

/**
 * A table for the terminal: a header line, numbers to the right. What is too wide is folded: headers
 * first; then columns go that can be done without; then cells of text. Numbers stay whole.
 */
export function textTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { dispensable = [], width = terminalWidth() }: TableOptions = {},
): string {
  let columns = header.map((name, column) =>
    columnOf(name, rows.map((row) => printableLine(itemAt(row, column))))
  );
  const excess = (): number => columns.reduce((sum, column) => sum + column.width + 3, 1) - width;

  if (excess() > 0) columns = columns.map((column) => foldedTo(column, widest(column.cells)));
  for (const name of dispensable) {
    if (excess() > 0) columns = columns.filter((column) => column.name !== name);
  }
  while (excess() > 0) {
    const folds = columns.filter((column) => !column.numeric && column.width > leastWidth(column));
    const [widest] = folds.sort((a, b) => b.width - a.width);
    if (widest === undefined) break;
    columns = columns.map((one) => one === widest ? foldedTo(one, one.width - 1) : one);
  }

  const table = new Table({
    head: columns.map((column) => column.header),
    colAligns: columns.map(({ numeric }) => numeric ? "right" : "left"),
    style: { head: [], border: [], compact: true },
  });
  rows.forEach((_, row) => table.push(columns.map(({ cells }) => itemAt(cells, row))));
  return table.toString();
}

/** A {@link textTable} of records: of each column its header, and what it says of a record. */
export function recordTable<T>(
  records: readonly T[],
  columns: Readonly<Record<string, (record: T) => string>>,
  options?: TableOptions,
): string {
  const cells = Object.values(columns);
  return textTable(
    Object.keys(columns),
    records.map((record) => cells.map((cellOf) => cellOf(record))),
    options,
  );
}

/** A word stays whole unless it is longer than this. */
const LONG_WORD = 16;

function leastWidth({ name, cells }: Column): number {
  const words = cells.flatMap((cell) => cell.split(/[ \n]+|(?<=\/)/));
  return Math.max(Math.min(LONG_WORD, widest(words)), widest(name.split(" ")));
}

function columnOf(name: string, cells: readonly string[]): Column {
  const numeric = cells.length > 0 && cells.every((cell) => /^[-+]?[\d.,\s]*(%|–)?$/.test(cell));
  return { name, header: name, cells, numeric, width: widest([name, ...cells]) };
}

/** The column with lines of at most `width`, but for numbers and the words of its header. */
function foldedTo(column: Column, width: number): Column {
  const cells = column.numeric || width >= widest(column.cells)
    ? column.cells
    : column.cells.map((cell) => folded(cell.replaceAll("\n", " "), width));
  const header = folded(column.name, Math.max(width, ...column.name.split(" ").map(stringWidth)));
  return { ...column, header, cells, width: Math.max(widest([header, ...cells])) };
}

function widest(cells: readonly string[]): number {
  return Math.max(0, ...cells.flatMap((cell) => cell.split("\n")).map((line) => stringWidth(line)));
}

/** Breaks a text after spaces, slashes, and where nothing else is left anywhere. */
export function folded(text: string, width: number): string {
  const lines = [""];
  for (const part of text.split(/(?<=[ /])/).flatMap((word) => pieces(word, width))) {
    const line = itemAt(lines, lines.length - 1);
    if (stringWidth((line + part).trimEnd()) <= width) lines[lines.length - 1] = line + part;
    else lines.push(part);
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}

function pieces(word: string, width: number): string[] {
  if (stringWidth(word.trimEnd()) <= width) return [word];
  const found = [""];
  for (const { segment } of new Intl.Segmenter().segment(word)) {
    const piece = itemAt(found, found.length - 1);
    if (stringWidth(piece + segment) <= width) found[found.length - 1] = piece + segment;
    else found.push(segment);
  }
  return found;
}
