/**
 * Text in rows and columns, read and written: the one CSV reader and writer (RFC 4180), for other
 * delimiters too.
 *
 * @module
 */
import { unixLines } from "./encoding.ts";
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

/** No record is longer; what seems to be is a quote that never closes. */
const LONGEST_RECORD = 1 << 18;

const QUOTE = '"';

/**
 * Splits a text that comes in pieces into records, in time linear in the text. Blank lines are
 * skipped. Quoted fields may hold delimiters and line breaks; a quote that is out of place costs its
 * own line and no other.
 */
export class CsvParser {
  readonly #file: string;
  readonly #format: CsvFormat;
  /** What no record was made of yet. */
  #rest = "";
  #line: number;

  /**
   * @param file its name, for messages
   * @param line that the text begins with
   */
  constructor(file: string, format: CsvFormat = COMMAS, line = 1) {
    this.#file = file;
    this.#format = format;
    this.#line = line;
  }

  /**
   * Takes the next piece of the text, lines ending in `\n`.
   *
   * @returns the records that are complete
   * @throws UserError for a line that is too long to be one
   */
  push(piece: string): CsvRecord[] {
    this.#rest += piece;
    const records = this.#take(false);
    if (this.#rest.length > LONGEST_RECORD) {
      throw new UserError(
        `${this.#file}: line ${this.#line}: longer than ${LONGEST_RECORD} letters; this is no ` +
          "table of rows and columns",
      );
    }
    return records;
  }

  /** The records of what is left, with the last piece. */
  end(piece = ""): CsvRecord[] {
    this.#rest += piece;
    const unterminated = !this.#rest.endsWith("\n");
    const records = this.#take(true);
    const final = records.at(-1);
    if (final !== undefined && unterminated) {
      records[records.length - 1] = { ...final, unterminated: true };
    }
    return records;
  }

  #take(isLast: boolean): CsvRecord[] {
    const text = this.#rest;
    const { delimiter, quoted } = this.#format;
    const records: CsvRecord[] = [];
    let at = 0;
    /** The next quote from `at` on. */
    let quote = quoted ? text.indexOf(QUOTE) : -1;
    while (at < text.length) {
      const line = this.#line;
      let end = text.indexOf("\n", at);
      if (end === -1) {
        if (!isLast) break;
        end = text.length;
      }
      if (quote !== -1 && quote < at) quote = text.indexOf(QUOTE, at);
      if (quote === -1 || quote > end) {
        if (end > at) records.push({ line, fields: text.slice(at, end).split(delimiter) });
        this.#line++;
        at = end + 1;
        continue;
      }
      const record = quotedRecord(text, at, delimiter);
      const goesOn = record.end === text.length && !isLast;
      if (goesOn && text.length - at <= LONGEST_RECORD) break;
      if (goesOn || !record.isSound) {
        const fields = looseFields(text.slice(at, end), delimiter);
        records.push({ line, fields, misquoted: true });
        this.#line++;
        at = end + 1;
        continue;
      }
      if (record.fields.length > 1 || record.fields[0] !== "") {
        records.push({ line, fields: record.fields });
      }
      this.#line += 1 + lineBreaks(text, end, record.end);
      at = record.end + 1;
    }
    this.#rest = text.slice(at);
    return records;
  }
}

/** A record with quotes in it. */
interface QuotedRecord {
  readonly fields: readonly string[];
  /** Where it ends: the line break, or the end of the text; or where it breaks. */
  readonly end: number;
  /** Whether its quotes are right. */
  readonly isSound: boolean;
}

function quotedRecord(text: string, from: number, delimiter: string): QuotedRecord {
  const fields: string[] = [];
  for (let at = from;;) {
    let after = at;
    if (text[at] === QUOTE) {
      const close = closingQuote(text, at + 1);
      if (close === -1) return { fields, end: text.length, isSound: false };
      fields.push(unquoted(text.slice(at + 1, close)));
      after = close + 1;
      while (text[after] === " ") after++;
    } else {
      while (after < text.length && text[after] !== delimiter && text[after] !== "\n") after++;
      fields.push(text.slice(at, after));
    }
    if (after >= text.length || text[after] === "\n") return { fields, end: after, isSound: true };
    if (text[after] !== delimiter) return { fields, end: after, isSound: false };
    at = after + 1;
  }
}

/** Where the quote is that closes a field, or -1; two together are one of its letters. */
function closingQuote(text: string, from: number): number {
  for (let at = from;;) {
    const quote = text.indexOf(QUOTE, at);
    if (quote === -1 || text[quote + 1] !== QUOTE) return quote;
    at = quote + 2;
  }
}

function unquoted(field: string): string {
  return field.includes(QUOTE) ? field.replaceAll('""', QUOTE) : field;
}

/** The fields of a line in which quotes count only where they enclose a whole field. */
function looseFields(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  for (let at = 0; at <= line.length;) {
    const close = line[at] === QUOTE ? closingQuote(line, at + 1) : -1;
    const isWhole = close !== -1 && (close + 1 === line.length || line[close + 1] === delimiter);
    const next = line.indexOf(delimiter, at);
    const end = isWhole ? close + 1 : next === -1 ? line.length : next;
    fields.push(isWhole ? unquoted(line.slice(at + 1, close)) : line.slice(at, end));
    at = end + 1;
  }
  return fields;
}

function lineBreaks(text: string, from: number, to: number): number {
  let breaks = 0;
  for (let at = text.indexOf("\n", from); at !== -1 && at < to; at = text.indexOf("\n", at + 1)) {
    breaks++;
  }
  return breaks;
}

/**
 * Reads a text that comes in pieces, in batches of records.
 *
 * @param file its name, for messages
 * @throws UserError for a line that is too long to be one
 */
export async function* readCsv(
  pieces: AsyncIterable<string> | Iterable<string>,
  file: string,
  format?: CsvFormat,
): AsyncGenerator<CsvRecord[]> {
  const parser = new CsvParser(file, format);
  for await (const piece of pieces) {
    const records = parser.push(piece);
    if (records.length > 0) yield records;
  }
  const records = parser.end();
  if (records.length > 0) yield records;
}

/** The records of a whole text, whatever its line ends. */
export function splitCsv(text: string, format?: CsvFormat): CsvRecord[] {
  return new CsvParser("", format).end(unixLines(text));
}

/** A cell to write. */
type CsvCell = string | number | boolean;

/** Records as comma-separated text, each with its line end. */
export function csvText(records: readonly (readonly CsvCell[])[]): string {
  return records.map((cells) => cells.map(cellText).join(",") + "\n").join("");
}

/** A cell as it is written. */
export function cellText(cell: CsvCell): string {
  if (typeof cell !== "string") return String(cell);
  const plain = !/[",\r\n]/.test(cell) && cell === cell.trim();
  return plain ? cell : `"${cell.replaceAll(QUOTE, '""')}"`;
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
