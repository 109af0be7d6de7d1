import { cellText } from "../base/csv.ts";
import { itemAt } from "../base/items.ts";
import { type Column, type Table } from "./table.ts";

/**
 * A table as CSV in UTF-8, missing values as empty cells. It is written byte by byte: a string for
 * each of some million cells takes thrice as long.
 *
 * @param header whether the names of the columns come first
 */
export function tableCsv(
  { rows, columns }: Table,
  { header = true } = {},
): Uint8Array<ArrayBuffer> {
  const text = new ByteText();
  const write = [...columns.values()].map((column) => cellWriter(column, text));
  if (header) text.add(encoder.encode([...columns.keys()].map(cellText).join(",") + "\n"));
  for (let row = 0; row < rows; row++) {
    write.forEach((cell, place) => {
      if (place > 0) text.addByte(COMMA);
      cell(row);
    });
    text.addByte(LINE_END);
  }
  return text.bytes();
}

const encoder = new TextEncoder();
const [COMMA, LINE_END, MINUS, ZERO] = [44, 10, 45, 48];

function cellWriter(column: Column, text: ByteText): (row: number) => void {
  if (column instanceof Float64Array) {
    return (row) => {
      const value = column[row] ?? NaN;
      if (!Number.isNaN(value)) text.addNumber(value);
    };
  }
  // The same names come again and again.
  const spelled = new Map<string, Uint8Array>();
  return (row) => {
    const cell = itemAt(column, row);
    let bytes = spelled.get(cell);
    if (bytes === undefined) spelled.set(cell, bytes = encoder.encode(cellText(cell)));
    text.add(bytes);
  };
}

/** The longest spelling of a number, and more. */
const NUMBER_BYTES = 32;

/** A text that grows, as its bytes. */
class ByteText {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  addByte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length++] = byte;
  }

  add(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    // Most are short, for which `set` is slow.
    for (const byte of bytes) this.#bytes[this.#length++] = byte;
  }

  /** As `String` spells it. */
  addNumber(value: number): void {
    this.#reserve(NUMBER_BYTES);
    if ((value | 0) === value) return this.#addWhole(value);
    const spelled = String(value);
    for (let at = 0; at < spelled.length; at++) {
      this.#bytes[this.#length++] = spelled.charCodeAt(at);
    }
  }

  #addWhole(value: number): void {
    if (value < 0) this.#bytes[this.#length++] = MINUS;
    let digits = 1;
    for (let rest = Math.abs(value); rest >= 10; rest = Math.floor(rest / 10)) digits++;
    this.#length += digits;
    for (let at = 1, rest = Math.abs(value); at <= digits; at++) {
      const tens = Math.floor(rest / 10);
      this.#bytes[this.#length - at] = ZERO + rest - 10 * tens;
      rest = tens;
    }
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array(2 * (this.#length + more));
    larger.set(this.#bytes);
    this.#bytes = larger;
  }
}
