/**
 * Rows and columns, read and written: the one CSV reader and writer (RFC 4180), for other
 * delimiters too.
 *
 * @module
 */
import { type Span, textOf } from "./encoding.ts";
import { UserError } from "./errors.ts";

/** How fields are told apart. */
export interface CsvFormat {
  /** One character. */
  readonly delimiter: string;
  /** Whether `"` encloses fields; where it does not, it is a letter like any other. */
  readonly quoted: boolean;
}

/** One record of a file. */
export interface CsvRecord {
  /** The line on which it starts, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** Its quotes are wrong, and the fields a guess from its first line. */
  readonly misquoted?: true;
  /** The file ends in it without a line break: it may be cut off. */
  readonly unterminated?: true;
}

/** Comma-separated values. */
const COMMAS: CsvFormat = { delimiter: ",", quoted: true };

/** No record has more bytes; what seems to is a quote that never closes. */
const LONGEST_RECORD = 1 << 18;

const MARK = [0xef, 0xbb, 0xbf];
const [LINE_END, RETURN, SPACE, QUOTE] = [10, 13, 32, 34];

/**
 * A cursor over the records of bytes that come in pieces, UTF-8 with or without a byte-order mark, in
 * time linear in the bytes; no text is made of a field that nobody asks for. Blank lines are skipped,
 * and a line ends in `\n`, `\r\n` or `\r`. Quoted fields may hold delimiters and line ends; a quote
 * that is out of place costs its own line and no other.
 */
export class CsvReader {
  readonly #file: string;
  readonly #delimiter: number;
  readonly #quoted: boolean;
  /** What was not read yet lies from `#at` to `#end`; there stands a line end, so that loops stop. */
  #bytes = new Uint8Array(1 << 10);
  #at = 0;
  #end = 0;
  /** How many bytes were there before. */
  #before = 0;
  #isLast = false;
  /** Whether the last byte was a return, which may be the first half of a line end. */
  #afterReturn = false;
  #nextLine: number;
  /** Of the record at hand. */
  #start = 0;
  #line = 0;
  #width = 0;
  #hasQuotes = false;
  #isMisquoted = false;
  #isUnterminated = false;
  #starts = new Uint32Array(16);
  #ends = new Uint32Array(16);
  readonly #field = { bytes: this.#bytes, from: 0, to: 0 };

  /**
   * @param file its name, for messages
   * @param line that the bytes begin with
   */
  constructor(file: string, { delimiter, quoted }: CsvFormat = COMMAS, line = 1) {
    this.#file = file;
    this.#delimiter = delimiter.charCodeAt(0);
    this.#quoted = quoted;
    this.#nextLine = line;
  }

  /** Takes the next bytes; the record at hand is gone. */
  push(piece: Uint8Array): void {
    const rest = this.#bytes.subarray(this.#at, this.#end);
    if (rest.length + piece.length >= this.#bytes.length) {
      this.#bytes = new Uint8Array(2 * (rest.length + piece.length + 1));
    }
    this.#bytes.set(rest);
    this.#before += this.#at;
    [this.#at, this.#end] = [0, rest.length];
    if (this.#afterReturn || piece.includes(RETURN)) this.#appendLines(piece);
    else {
      this.#bytes.set(piece, this.#end);
      this.#end += piece.length;
    }
    this.#bytes[this.#end] = LINE_END;
  }

  /** Appends bytes, each line end as `\n`. */
  #appendLines(piece: Uint8Array): void {
    for (const byte of piece) {
      if (byte !== LINE_END || !this.#afterReturn) {
        this.#bytes[this.#end++] = byte === RETURN ? LINE_END : byte;
      }
      this.#afterReturn = byte === RETURN;
    }
  }

  /** Hears that there are no more bytes. */
  end(): void {
    this.#isLast = true;
  }

  /**
   * Goes on to the next record.
   *
   * @returns whether one more is complete
   * @throws UserError for a line that is too long to be one
   */
  next(): boolean {
    while (this.#at < this.#end) {
      const isMarked = this.#nextLine === 1 && MARK.every((byte, at) => this.#bytes[at] === byte);
      const start = isMarked ? MARK.length : this.#at;
      let end = this.#split(start);
      const isLong = end - start > LONGEST_RECORD;
      if (!isLong && end >= this.#end && !this.#isLast) return false;
      if (isLong || this.#isMisquoted) {
        end = this.#bytes.indexOf(LINE_END, start);
        if (end - start > LONGEST_RECORD) throw this.#tooLong();
        if (end >= this.#end && !this.#isLast) return false;
        this.#splitLoosely(start, end);
      }
      this.#start = start;
      this.#line = this.#nextLine++;
      if (this.#hasQuotes) {
        for (let at = start; at < end; at++) if (this.#bytes[at] === LINE_END) this.#nextLine++;
        this.#undouble();
      }
      this.#at = end + 1;
      this.#isUnterminated = end >= this.#end;
      if (this.#width > 1 || this.#ends[0] !== this.#starts[0]) return true;
    }
    return false;
  }

  /**
   * Finds the fields of a record, and whether its quotes are wrong.
   *
   * @returns where it ends: at a line end, or where the bytes end
   */
  #split(start: number): number {
    const [bytes, delimiter, quoted] = [this.#bytes, this.#delimiter, this.#quoted];
    this.#width = 0;
    this.#hasQuotes = this.#isMisquoted = false;
    for (let at = start;; at++) {
      const from = at;
      if (quoted && bytes[at] === QUOTE) {
        this.#hasQuotes = true;
        at = closingQuote(bytes, from + 1, this.#end);
        this.#addField(from + 1, at);
        const isOpen = at >= this.#end;
        if (!isOpen) at++;
        while (bytes[at] === SPACE) at++;
        this.#isMisquoted = isOpen || bytes[at] !== delimiter && bytes[at] !== LINE_END;
        if (this.#isMisquoted) return at;
      } else {
        let byte = bytes[at];
        while (byte !== delimiter && byte !== LINE_END) byte = bytes[++at];
        this.#addField(from, at);
      }
      if (bytes[at] === LINE_END) return at;
    }
  }

  /** Finds the fields of a line in which quotes count only where they enclose a whole field. */
  #splitLoosely(start: number, end: number): void {
    const bytes = this.#bytes;
    const isEnd = (at: number): boolean => at >= end || bytes[at] === this.#delimiter;
    this.#width = 0;
    this.#isMisquoted = true;
    for (let from = start, to = from; from <= end; from = to + 1) {
      const close = bytes[from] === QUOTE ? closingQuote(bytes, from + 1, end) : end;
      const isWhole = close < end && isEnd(close + 1);
      for (to = isWhole ? close + 1 : from; !isEnd(to);) to++;
      if (isWhole) this.#addField(from + 1, close);
      else this.#addField(from, to);
    }
  }

  #addField(from: number, to: number): void {
    if (this.#width === this.#starts.length) {
      const wider = 2 * this.#starts.byteLength;
      this.#starts = new Uint32Array(this.#starts.buffer.transfer(wider));
      this.#ends = new Uint32Array(this.#ends.buffer.transfer(wider));
    }
    this.#starts[this.#width] = from;
    this.#ends[this.#width++] = to;
  }

  /** Makes one of two quotes together in the fields that quotes enclose. */
  #undouble(): void {
    const bytes = this.#bytes;
    for (let field = 0; field < this.#width; field++) {
      const { from, to: end } = this.field(field);
      if (bytes[from - 1] !== QUOTE) continue;
      let to = from;
      for (let at = from; at < end; at++) {
        if (bytes[at] === QUOTE) at++;
        bytes[to++] = bytes[at] ?? 0;
      }
      this.#ends[field] = to;
    }
  }

  #tooLong(): UserError {
    return new UserError(
      `${this.#file}: line ${this.#nextLine}: longer than ${LONGEST_RECORD} bytes; this is no ` +
        "table of rows and columns",
    );
  }

  /** The line on which the record starts, from 1. */
  get line(): number {
    return this.#line;
  }

  /** How many lines it takes. */
  get lines(): number {
    return this.#nextLine - this.#line;
  }

  /** How many bytes stand before it, line ends taken for one. */
  get offset(): number {
    return this.#before + this.#start;
  }

  /** How many bytes the record has. */
  get length(): number {
    return this.#at - 1 - this.#start;
  }

  /** How many fields the record has. */
  get width(): number {
    return this.#width;
  }

  /** Whether its quotes are wrong, and the fields a guess from its first line. */
  get misquoted(): boolean {
    return this.#isMisquoted;
  }

  /** Whether the file ends in it without a line break: it may be cut off. */
  get unterminated(): boolean {
    return this.#isUnterminated;
  }

  /** The bytes of a field, none where the record has no such; good until the next call. */
  field(place: number): Span {
    const isThere = place >= 0 && place < this.#width;
    this.#field.bytes = this.#bytes;
    this.#field.from = isThere ? this.#starts[place] ?? 0 : 0;
    this.#field.to = isThere ? this.#ends[place] ?? 0 : 0;
    return this.#field;
  }

  /** A field as text, empty where the record has no such. */
  text(place: number): string {
    return textOf(this.field(place));
  }

  /** Whether no field has any content. */
  get isEmpty(): boolean {
    for (let field = 0; field < this.#width; field++) {
      if (this.#starts[field] !== this.#ends[field]) return false;
    }
    return true;
  }

  /** Whether a field is white space, or the record has no such. */
  isBlank(place: number): boolean {
    const { bytes, from, to } = this.field(place);
    const first = bytes[from] ?? 0;
    return from === to || (first <= SPACE || first >= 0x80) && this.text(place).trim() === "";
  }

  /** The record as texts. */
  record(): CsvRecord {
    return {
      line: this.#line,
      fields: Array.from({ length: this.#width }, (_, place) => this.text(place)),
      ...(this.#isMisquoted ? { misquoted: true } : {}),
      ...(this.#isUnterminated ? { unterminated: true } : {}),
    };
  }
}

/** Where the quote is that closes a field, or the end; two together are one of its letters. */
function closingQuote(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    if (bytes[at] !== QUOTE) continue;
    if (bytes[at + 1] !== QUOTE) return at;
    at++;
  }
  return end;
}

/**
 * The records of a whole text.
 *
 * @param file its name, for messages
 * @throws UserError for a line that is too long to be one
 */
export function splitCsv(text: string, file: string, format?: CsvFormat): CsvRecord[] {
  const reader = new CsvReader(file, format);
  reader.push(new TextEncoder().encode(text));
  reader.end();
  const records: CsvRecord[] = [];
  while (reader.next()) records.push(reader.record());
  return records;
}

/** A cell to write; what is not there is an empty one. */
type CsvCell = string | number | boolean | null | undefined;

/** Records as comma-separated text, each with its line end. */
export function csvText(records: readonly (readonly CsvCell[])[]): string {
  return records.map((cells) => cells.map(cellText).join(",") + "\n").join("");
}

/** A cell as it is written. */
export function cellText(cell: CsvCell): string {
  if (typeof cell !== "string") return String(cell ?? "");
  const plain = !/[",\r\n]/.test(cell) && cell === cell.trim();
  return plain ? cell : `"${cell.replaceAll('"', '""')}"`;
}

/**
 * {@link csvText} for files that people open in a spreadsheet: what begins like a formula gets an
 * apostrophe before it, which {@link unguarded} takes away.
 */
export function guardedCsvText(records: readonly (readonly CsvCell[])[]): string {
  return csvText(
    records.map((cells) => cells.map((cell) => typeof cell === "string" ? guarded(cell) : cell)),
  );
}

function guarded(cell: string): string {
  return /^'*[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
}

/** A cell of {@link guardedCsvText} as it was meant. */
export function unguarded(cell: string): string {
  return /^'+[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}
