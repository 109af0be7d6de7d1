import { cellText, csvText } from "../base/csv.ts";
import { type CsvTable, parseCsv } from "../base/csv_records.ts";
import { UserError } from "../base/errors.ts";
import { readText } from "../base/files.ts";
import { itemAt, valueAt } from "../base/items.ts";
import { type Column, type Table, tableOf } from "./table.ts";

/** The columns of tables that are text; every other column is numbers. */
const TEXT_COLUMNS = ["listener", "artist_name", "month", "first_seen_month"];

/**
 * Reads a table that this project wrote, or one of its shape: keys and months are text, everything
 * else numbers, empty cells missing.
 *
 * @param columns the columns it must have
 * @throws UserError if it is absent or no CSV, lacks a column, or holds a number that is none
 */
export async function readTable(
  path: string,
  columns: readonly string[],
  hint: string,
): Promise<Table> {
  const csv = parseCsv(await readText(path, hint), path, columns);
  return tableOf(csv.columns.map((name, place): [string, Column] => [
    name,
    TEXT_COLUMNS.includes(name)
      ? csv.rows.map(({ fields }) => itemAt(fields, place))
      : numbersIn(csv, place),
  ]));
}

function numbersIn({ file, columns, rows }: CsvTable, place: number): Float64Array {
  return Float64Array.from(rows, ({ line, fields }) => {
    const cell = itemAt(fields, place);
    if (cell === "") return NaN;
    const value = Number(cell.replace(/^([+-]?)inf$/i, "$1Infinity"));
    if (!Number.isNaN(value) && cell.trim() !== "") return value;
    const found = JSON.stringify(cell);
    throw new UserError(
      `${file}: line ${line}, column ${itemAt(columns, place)}: ${found} is not a number`,
    );
  });
}

/** A table as CSV in UTF-8, missing values as empty cells. */
export function tableCsv(table: Table): Uint8Array<ArrayBuffer> {
  return written(table, encoder.encode(csvHeader(table)));
}

/** {@link tableCsv} without its first line. */
export function csvRows(table: Table): Uint8Array<ArrayBuffer> {
  return written(table, new Uint8Array());
}

/** The first line of {@link tableCsv}. */
export function csvHeader({ columns }: Table): string {
  return csvText([[...columns.keys()]]);
}

/**
 * Written byte by byte: a string for each of some million cells takes thrice as long. Rows and cells
 * have functions of their own, which are compiled; a loop within a loop is left to be replaced again
 * and again while it runs.
 */
function written({ rows, columns }: Table, header: Uint8Array): Uint8Array<ArrayBuffer> {
  const text: Text = { bytes: grown(header, 1 << 10), length: header.length };
  const put = [...columns.values()].map((column) =>
    column instanceof Float64Array ? numberPutter(column, text) : textPutter(column, text)
  );
  for (let row = 0; row < rows; row++) putRow(put, row, text);
  return text.bytes.subarray(0, text.length);
}

/** A text that grows. */
interface Text {
  bytes: Uint8Array<ArrayBuffer>;
  length: number;
}

type Putter = (row: number) => void;

function putRow(put: readonly Putter[], row: number, text: Text): void {
  for (const putCell of put) {
    putCell(row);
    text.bytes[text.length++] = COMMA;
  }
  text.bytes[text.length - 1] = LINE_END;
}

function numberPutter(column: Float64Array, text: Text): Putter {
  return (row) => {
    if (text.length + NUMBER_BYTES > text.bytes.length) text.bytes = grown(text.bytes, 0);
    text.length = putNumber(text.bytes, text.length, valueAt(column, row));
  };
}

function textPutter(column: readonly string[], text: Text): Putter {
  // The same names come again and again.
  const spelled = new Map<string, Uint8Array>();
  return (row) => {
    const cell = itemAt(column, row);
    let bytes = spelled.get(cell);
    if (bytes === undefined) spelled.set(cell, bytes = encoder.encode(cellText(cell)));
    const end = text.length + bytes.length;
    if (end + NUMBER_BYTES > text.bytes.length) text.bytes = grown(text.bytes, bytes.length);
    // Most are short, for which `set` is slow.
    for (let i = 0; i < bytes.length; i++) text.bytes[text.length + i] = valueAt(bytes, i);
    text.length = end;
  };
}

const encoder = new TextEncoder();
const [COMMA, LINE_END, MINUS, ZERO] = [44, 10, 45, 48];

/** The longest spelling of a number, a comma, and more. */
const NUMBER_BYTES = 32;

/** The same bytes with room for as many again, and more. */
function grown(bytes: Uint8Array, more: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * bytes.length + more);
  larger.set(bytes);
  return larger;
}

/**
 * Writes a number as `String` spells it, nothing if it is missing.
 *
 * @returns where it ends
 */
function putNumber(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  if ((value | 0) === value) {
    let rest = Math.abs(value);
    if (value < 0) bytes[at++] = MINUS;
    let digits = 1;
    for (let power = 10; power <= rest; power *= 10) digits++;
    for (let place = at + digits - 1; place >= at; place--) {
      const tens = Math.floor(rest / 10);
      bytes[place] = ZERO + rest - 10 * tens;
      rest = tens;
    }
    return at + digits;
  }
  if (Number.isNaN(value)) return at;
  const spelled = String(value);
  for (let i = 0; i < spelled.length; i++) bytes[at++] = spelled.charCodeAt(i);
  return at;
}
