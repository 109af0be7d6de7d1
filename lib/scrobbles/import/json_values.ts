import { UserError } from "../../base/errors.ts";

/** One JSON value of a stream. */
export interface JsonRecord {
  /** The line on which it starts, from 1. */
  readonly line: number;
  /** What it says; its text where it is no JSON. */
  readonly value: unknown;
  /** Why it is no JSON. */
  readonly fault?: string;
  /** It is not UTF-8, and was read as Windows-1252. */
  readonly western?: true;
}

/** How the values of a file are laid out. */
export type JsonLayout = "array" | "lines" | "values";

/** V8 holds no longer text. */
const LONGEST_VALUE = 2 ** 29 - 25;
/** Of values on lines of their own, which are a play or a page of plays. */
const LONGEST_LINE = 2 ** 24;
const CUT_OFF = "cut off";

const [NEWLINE, QUOTE, BACKSLASH] = [0x0a, 0x22, 0x5c];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Tells from its beginning how a JSON text is laid out, or that it is no JSON. */
export function jsonLayout(beginning: string): JsonLayout | null {
  const text = beginning.trimStart();
  if (text.startsWith("[")) return /^\[\s*(?:[[{\]]|$)/.test(text) ? "array" : null;
  if (!/^\{\s*(?:["}]|$)/.test(text)) return null;
  const [first = "", ...rest] = text.split("\n");
  return rest.length > 0 && isJson(first) ? "lines" : "values";
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Reads JSON in batches, without ever holding all of it: the elements of an array, values on lines
 * of their own, or values one after another. Of an array only objects and arrays are given.
 *
 * @param pieces UTF-8 without byte-order mark
 * @param file its name, for messages
 * @throws UserError if a single value is too long to be read
 */
export function readJsonValues(
  pieces: AsyncIterable<Uint8Array>,
  layout: JsonLayout,
  file: string,
): AsyncGenerator<JsonRecord[]> {
  return layout === "lines"
    ? readLines(pieces, file)
    : readNested(pieces, layout === "array", file);
}

async function* readLines(
  pieces: AsyncIterable<Uint8Array>,
  file: string,
): AsyncGenerator<JsonRecord[]> {
  let line = 1;
  let rest = new Uint8Array();
  const records = (bytes: Uint8Array): JsonRecord[] =>
    linesOf(bytes).flatMap(({ text, western }) => {
      const at = line++;
      return text.trim() === "" ? [] : [{ ...parseOne(text, at), ...western }];
    });
  for await (const piece of pieces) {
    const end = piece.lastIndexOf(NEWLINE);
    if (end !== -1) {
      yield records(joined(rest, piece.subarray(0, end)));
      rest = new Uint8Array();
    }
    rest = joined(rest, piece.subarray(end + 1));
    if (rest.length > LONGEST_LINE) throw tooLong(`${file}: line ${line}`, LONGEST_LINE);
  }
  yield records(rest);
}

/** Decodes lines together, and one by one where that fails. */
function linesOf(bytes: Uint8Array): Decoded[] {
  const { text, western } = decodeJson(bytes);
  if (western === undefined) return text.split("\n").map((line) => ({ text: line }));
  const lines: Decoded[] = [];
  for (let from = 0; from <= bytes.length;) {
    const end = bytes.indexOf(NEWLINE, from);
    const to = end === -1 ? bytes.length : end;
    lines.push(decodeJson(bytes.subarray(from, to)));
    from = to + 1;
  }
  return lines;
}

function joined(before: Uint8Array, after: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(before.length + after.length);
  both.set(before);
  both.set(after, before.length);
  return both;
}

function tooLong(where: string, limit: number): UserError {
  return new UserError(`${where}: a JSON value of more than ${limit} bytes cannot be read`);
}

/** Where a value lies in a buffer. */
interface Start {
  readonly from: number;
  readonly line: number;
}
interface Span extends Start {
  readonly to: number;
}

async function* readNested(
  pieces: AsyncIterable<Uint8Array>,
  inArray: boolean,
  file: string,
): AsyncGenerator<JsonRecord[]> {
  const scanner = new Scanner(inArray ? 1 : 0);
  let buffer = new Uint8Array(1 << 21);
  let length = 0;
  for await (const piece of pieces) {
    if (length + piece.length > buffer.length) {
      if (length + piece.length > LONGEST_VALUE) {
        throw tooLong(`${file}: line ${scanner.open?.line ?? 1}`, LONGEST_VALUE);
      }
      const wider = new Uint8Array(2 * (length + piece.length));
      wider.set(buffer.subarray(0, length));
      buffer = wider;
    }
    buffer.set(piece, length);
    const spans = scanner.scan(buffer, length, length + piece.length);
    length += piece.length;
    if (spans.length > 0) yield parseSpans(buffer, spans);
    const done = scanner.open?.from ?? length;
    buffer.copyWithin(0, done, length);
    length -= done;
    scanner.moved(done);
  }
  if (scanner.open !== null) {
    const text = new TextDecoder().decode(buffer.subarray(0, length));
    yield [{ line: scanner.open.line, value: text, fault: CUT_OFF }];
  }
}

/** Finds where values begin and end, without reading them. */
class Scanner {
  /** Where the value that has not ended yet begins. */
  open: Start | null = null;
  readonly #base: number;
  #depth = 0;
  #line = 1;
  #inString = false;
  /** How many of the coming bytes are passed over: one after a backslash. */
  #passed = 0;

  /** @param base how deep the values lie: 0, or 1 in an array */
  constructor(base: number) {
    this.#base = base;
  }

  /** The values that end in a stretch of bytes; what comes before it has been scanned. */
  scan(bytes: Uint8Array, from: number, to: number): Span[] {
    const spans: Span[] = [];
    const base = this.#base;
    // In local variables, strings in a loop of their own: every byte passes here.
    let [depth, line, inString, at] = [
      this.#depth,
      this.#line,
      this.#inString,
      from + this.#passed,
    ];
    while (at < to) {
      if (inString) {
        for (; at < to && bytes[at] !== QUOTE; at++) if (bytes[at] === BACKSLASH) at++;
        inString = at >= to;
        if (!inString) at++;
        continue;
      }
      const byte = bytes[at];
      if (byte === QUOTE) inString = true;
      else if (byte === NEWLINE) line++;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (depth === base) this.open ??= { from: at, line };
        depth++;
      } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
        depth = Math.max(0, depth - 1);
        if (depth === base && this.open !== null) {
          spans.push({ ...this.open, to: at + 1 });
          this.open = null;
        }
      }
      at++;
    }
    [this.#depth, this.#line, this.#inString, this.#passed] = [depth, line, inString, at - to];
    return spans;
  }

  /** Hears that the bytes have moved towards the beginning. */
  moved(by: number): void {
    if (this.open !== null) this.open = { ...this.open, from: this.open.from - by };
  }
}

/** Parses neighbours together, which is faster by far, and one by one where that fails. */
function parseSpans(buffer: Uint8Array, spans: readonly Span[]): JsonRecord[] {
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return [];
  const { text, western } = decodeJson(buffer.subarray(first.from, last.to));
  const together = western === undefined ? parseOne(`[${text}]`, first.line).value : null;
  if (Array.isArray(together) && together.length === spans.length) {
    return together.map((value: unknown, i) => ({ line: spans[i]?.line ?? 0, value }));
  }
  return spans.map(({ from, to, line }) => {
    const { text, western } = decodeJson(buffer.subarray(from, to));
    return { ...parseOne(text, line), ...western };
  });
}

interface Decoded {
  readonly text: string;
  readonly western?: Pick<JsonRecord, "western">;
}

/** JSON is UTF-8; what is not is read as the old encoding of the West, as far as it can be. */
function decodeJson(bytes: Uint8Array): Decoded {
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { text: new TextDecoder("windows-1252").decode(bytes), western: { western: true } };
  }
}

function parseOne(text: string, line: number): JsonRecord {
  try {
    return { line, value: JSON.parse(text) };
  } catch {
    return { line, value: text, fault: "not JSON" };
  }
}
