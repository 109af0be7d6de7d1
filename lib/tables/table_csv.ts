import { cumsum } from "d3-array";
import { cellText, CsvReader, csvText } from "../base/csv.ts";
import { headerWith, requireCells } from "../base/csv_records.ts";
import { UserError } from "../base/errors.ts";
import { openFile } from "../base/files.ts";
import { concatenated, itemAt } from "../base/items.ts";
import { type Column, numberColumn, type Table, tableOf, textColumn } from "./table.ts";

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
  const batches = await Array.fromAsync(readTableBatches(path, columns, hint));
  return tableOf([...itemAt(batches, 0).columns].map(([name, first]): [string, Column] => [
    name,
    first instanceof Float64Array
      ? concatenated(Float64Array, batches.map((batch) => numberColumn(batch, name)))
      : batches.flatMap((batch) => textColumn(batch, name)),
  ]));
}

/**
 * {@link readTable} as it is read, some rows at a time, one batch at least; a text that comes again
 * takes no memory again.
 */
export async function* readTableBatches(
  path: string,
  columns: readonly string[],
  hint: string,
): AsyncGenerator<Table> {
  using file = await openFile(path, hint);
  const reader = new CsvReader(path);
  const known = new Map<string, string>();
  let header: readonly string[] | undefined;
  const batch = function* (): Generator<Table> {
    if (header === undefined && reader.next()) {
      header = headerWith(columns, reader.record().fields, path);
    }
    if (header !== undefined) yield rowsAtHand(reader, header, known, path);
  };
  for await (const piece of file.readable) {
    reader.push(piece);
    yield* batch();
  }
  reader.end();
  yield* batch();
  if (header === undefined) yield tableOf(headerWith(columns, [], path).map((name) => [name, []]));
}

/** Cell by cell: an object for each record and cell would be much to clear away. */
function rowsAtHand(
  reader: CsvReader,
  header: readonly string[],
  known: Map<string, string>,
  path: string,
): Table {
  const [texts, numbers] = [new Map<number, string[]>(), new Map<number, number[]>()];
  header.forEach((name, place) =>
    TEXT_COLUMNS.includes(name) ? texts.set(place, []) : numbers.set(place, [])
  );
  while (reader.next()) {
    requireCells(reader.width, header, reader.line, path);
    for (const [place, column] of texts) {
      const text = reader.text(place);
      column.push(known.get(text) ?? (known.set(text, text), text));
    }
    for (const [place, column] of numbers) {
      const cell = reader.text(place);
      const value = numberIn(cell);
      if (Number.isNaN(value) && cell !== "") {
        const at = `${path}: line ${reader.line}, column ${itemAt(header, place)}`;
        throw new UserError(`${at}: ${JSON.stringify(cell)} is not a number`);
      }
      column.push(value);
    }
  }
  return tableOf(header.map((name, place): [string, Column] => [
    name,
    texts.get(place) ?? Float64Array.from(numbers.get(place) ?? []),
  ]));
}

/** `NaN` where there is none. */
function numberIn(cell: string): number {
  if (cell.trim() === "") return NaN;
  const value = Number(cell);
  return Number.isNaN(value) ? Number(cell.replace(/^([+-]?)inf$/i, "$1Infinity")) : value;
}

/** The names of a table's columns. */
export async function readTableColumns(path: string, hint: string): Promise<string[]> {
  for await (const { columns } of readTableBatches(path, [], hint)) return [...columns.keys()];
  return [];
}

/** A table as CSV in UTF-8, missing values as empty cells. */
export function tableCsv(table: Table): Uint8Array<ArrayBuffer> {
  return written(table, encoder.encode(csvHeader(table)), new Map());
}

/**
 * {@link tableCsv} without its first line.
 *
 * @param spelled columns as they were written before, which tables may share
 */
export function csvRows(
  table: Table,
  spelled: SpelledColumns = new Map(),
): Uint8Array<ArrayBuffer> {
  return written(table, new Uint8Array(), spelled);
}

/** The first line of {@link tableCsv}. */
export function csvHeader({ columns }: Table): string {
  return csvText([[...columns.keys()]]);
}

/** A column as it is written: each of its spellings once, with a comma behind it. */
interface SpelledColumn {
  /** Of each row, its place among the spellings. */
  readonly places: Uint32Array;
  /** Where in `bytes` each spelling starts, and where the last one ends. */
  readonly starts: Uint32Array;
  readonly bytes: Uint8Array;
}

/** Columns as they are written. */
export type SpelledColumns = Map<Column, SpelledColumn>;

const encoder = new TextEncoder();
const [COMMA, LINE_END] = [44, 10];

/** Cells are copied so many bytes at a time, see {@link Block}. */
const STEP = 8;

/** Rows are written so many at a time: what is looked up for them stays in the processor's cache. */
const BLOCK = 64;

/**
 * Values come again and again, and spelling them is what takes longest: each is spelled once per column,
 * and copied from there, without a string for each of some million cells.
 */
function written(
  { rows, columns }: Table,
  header: Uint8Array,
  spelled: SpelledColumns,
): Uint8Array<ArrayBuffer> {
  const cells = [...columns.values()].map((column) => {
    const known = spelled.get(column) ??
      (column instanceof Float64Array ? spelledNumbers(column) : spelledTexts(column));
    spelled.set(column, known);
    return known;
  });
  return writtenRows(rows, cells, header);
}

function writtenRows(
  rows: number,
  cells: readonly SpelledColumn[],
  header: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const spellings = concatenated(Uint8Array, [...cells.map(({ bytes }) => bytes), PADDING]);
  const from = new DataView(spellings.buffer);
  let text = new Uint8Array(header.length);
  text.set(header);
  const block = new Block(cells.length);
  let at = header.length;
  for (let row = 0; row < rows; row += BLOCK) {
    const end = Math.min(row + BLOCK, rows);
    const size = block.look(cells, row, end);
    if (at + size + STEP > text.length) {
      // As if the rows left were a little longer than these.
      const left = Math.ceil(ROOM * size * (rows - row) / (end - row));
      const wider = new Uint8Array(at + left + STEP);
      wider.set(text.subarray(0, at));
      text = wider;
    }
    at = block.put(end - row, from, new DataView(text.buffer), at);
  }
  return text.subarray(0, at);
}

const PADDING = new Uint8Array(STEP);

/** How much more place is made for rows than is expected to be needed. */
const ROOM = 1.1;

/** Some rows of a table: of each cell, row by row, where its spelling is and how long. */
class Block {
  readonly #width: number;
  readonly #starts: Uint32Array;
  readonly #lengths: Uint32Array;

  constructor(width: number) {
    this.#width = width;
    this.#starts = new Uint32Array(BLOCK * width);
    this.#lengths = new Uint32Array(BLOCK * width);
  }

  /**
   * Looks up the cells of some rows, whose columns' spellings stand one behind the other.
   *
   * @returns how many bytes they are
   */
  look(columns: readonly SpelledColumn[], from: number, to: number): number {
    let [base, size, place] = [0, 0, 0];
    for (const column of columns) {
      size += this.#lookIn(column, place++, from, to, base);
      base += column.bytes.length;
    }
    return size;
  }

  #lookIn(
    { places, starts }: SpelledColumn,
    column: number,
    from: number,
    to: number,
    base: number,
  ): number {
    const [width, found, lengths] = [this.#width, this.#starts, this.#lengths];
    let size = 0;
    for (let row = from, cell = column; row < to; row++, cell += width) {
      const place = places[row] ?? 0;
      const start = starts[place] ?? 0;
      const length = (starts[place + 1] ?? 0) - start;
      found[cell] = base + start;
      lengths[cell] = length;
      size += length;
    }
    return size;
  }

  /**
   * Writes the rows. The copy of a cell may spill over its end, to where the next one will be.
   *
   * @returns where they end
   */
  put(rows: number, spellings: DataView, text: DataView, at: number): number {
    const [width, starts, lengths] = [this.#width, this.#starts, this.#lengths];
    for (let row = 0, cell = 0; row < rows; row++) {
      for (const end = cell + width; cell < end; cell++) {
        const start = starts[cell] ?? 0;
        const length = lengths[cell] ?? 0;
        // No UTF-8 is the bits of a NaN, which might not be copied as they are.
        for (let i = 0; i < length; i += STEP) {
          text.setFloat64(at + i, spellings.getFloat64(start + i, true), true);
        }
        at += length;
      }
      text.setUint8(at - 1, LINE_END);
    }
    return at;
  }
}

/** The bits of a number. */
const number = new Float64Array(1);
const bits = new Uint32Array(number.buffer);
const HASH_BITS = 12;

/** Numbers as `String` spells them, nothing for a missing one. */
function spelledNumbers(column: Float64Array): SpelledColumn {
  const places = new Uint32Array(column.length);
  // Their spellings are at place 1 and behind; at 0 is that of a missing one.
  const numbers: number[] = [];
  // Places by a hash. A number that had to give its place to another one is spelled again.
  const known = new Uint32Array(1 << HASH_BITS);
  for (let row = 0; row < column.length; row++) {
    const value = column[row] ?? NaN;
    if (Number.isNaN(value)) continue;
    number[0] = value;
    const mixed = (bits[0] ?? 0) ^ Math.imul(bits[1] ?? 0, 0x9e3779b1);
    const hash = Math.imul(mixed, 0x85ebca6b) >>> (32 - HASH_BITS);
    let place = known[hash] ?? 0;
    if (place === 0 || numbers[place - 1] !== value) known[hash] = place = numbers.push(value);
    places[row] = place;
  }
  // JSON spells numbers as `String` does, but for those that are not finite, and faster.
  const spelled = numbers.every(Number.isFinite) ? JSON.stringify(numbers) : `[${numbers.join()}]`;
  const bytes = encoder.encode(spelled);
  bytes[0] = bytes[bytes.length - 1] = COMMA;
  const starts = new Uint32Array(numbers.length + 2);
  for (let i = 0, place = 1; place < starts.length; i++) {
    if (bytes[i] === COMMA) starts[place++] = i + 1;
  }
  return { places, starts, bytes };
}

function spelledTexts(column: readonly string[]): SpelledColumn {
  const places = new Uint32Array(column.length);
  const known = new Map<string, number>();
  let [last, place] = ["", NaN];
  for (let row = 0; row < column.length; row++) {
    const cell = itemAt(column, row);
    // Rows beside one another are often of one listener and period.
    if (cell !== last || row === 0) {
      place = known.get(cell) ?? known.size;
      known.set(cell, place);
      last = cell;
    }
    places[row] = place;
  }
  const spelled = [...known.keys()].map((cell) => `${cellText(cell)},`);
  const starts = Uint32Array.from([0, ...cumsum(spelled, utf8Length)]);
  return { places, starts, bytes: encoder.encode(spelled.join("")) };
}

/** How many bytes a text takes in UTF-8; half a surrogate pair is written as U+FFFD, which takes three. */
function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const point = text.codePointAt(at) ?? NaN;
    if (point >= 0x80) length += point < 0x800 ? 1 : 2;
    if (point >= 0x10000) at++;
  }
  return length;
}
