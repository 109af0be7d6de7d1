import { itemAt } from "../base/items.ts";
import { createHash } from "node:crypto";
import { splitCsv } from "../base/csv.ts";
import { normaliseName } from "./names.ts";
import { type FileStart, headerOf, type ScrobbleHeader } from "./rows.ts";
import type { SourcesConfig } from "./sources.ts";

/** The rows of one listener, side by side in a file. */
export interface ListenerRange extends FileStart {
  /** Normalised. */
  readonly listener: string;
  /** Bytes `start` … `end` − 1 of the file. */
  readonly start: number;
  readonly end: number;
}

/** Where in a scrobbles file each listener's rows are. */
export interface ListenerIndex {
  /** In the order of the file. */
  readonly ranges: readonly ListenerRange[];
  /** Of the file. */
  readonly sha256: string;
}

const [LINE_END, RETURN, SPACE, QUOTE, COMMA] = [10, 13, 32, 34, 44];
const PIECE = 1 << 20;

/**
 * Finds the rows of each listener in a scrobbles file, so that they can be read apart from one
 * another. The file is read once, and a piece of it kept in memory.
 *
 * @param file its name, for messages
 * @returns `null` if they cannot: the file has no listeners, those of one are not side by side, or a
 * record is not a line
 * @throws UserError if the file lacks a column
 */
export async function indexListeners(
  path: string,
  sources: SourcesConfig,
  file: string,
): Promise<ListenerIndex | null> {
  using opened = await Deno.open(path);
  const hash = createHash("sha256");
  const piece = new Uint8Array(PIECE);
  let finder: RangeFinder | null = null;
  let rest = new Uint8Array();
  for (;;) {
    const read = await opened.read(piece) ?? 0;
    hash.update(piece.subarray(0, read));
    const bytes = new Uint8Array(rest.length + read);
    bytes.set(rest);
    bytes.set(piece.subarray(0, read), rest.length);
    let from = 0;
    if (finder === null) {
      from = bytes.indexOf(LINE_END) + 1;
      const [first] = splitCsv(new TextDecoder().decode(bytes.subarray(0, from)));
      if (first === undefined || first.misquoted) return null;
      finder = new RangeFinder(headerOf(first.fields, sources, file), from);
      if (finder.header.places.listener === -1) return null;
    }
    const end = read === 0 ? bytes.length : bytes.lastIndexOf(LINE_END) + 1;
    if (!finder.take(bytes.subarray(from, end))) return null;
    if (read === 0) break;
    rest = bytes.slice(end);
  }
  return { ranges: finder.ranges(), sha256: hash.digest("hex") };
}

/** Goes through the lines of a file. */
class RangeFinder {
  readonly header: ScrobbleHeader;
  readonly #ranges: ListenerRange[] = [];
  /** Where the next piece begins: its place in the file, its line, and whose row came last. */
  #at: number;
  #line = 2;
  #spelled = new Uint8Array();
  #last: Omit<ListenerRange, "end"> | null = null;
  readonly #listeners = new Set<string>();

  /** @param start where the header ends */
  constructor(header: ScrobbleHeader, start: number) {
    this.header = header;
    this.#at = start;
  }

  /**
   * Takes whole lines.
   *
   * @returns whether every record is a line of its own, and no listener comes back
   */
  take(bytes: Uint8Array): boolean {
    const { places: { listener } } = this.header;
    for (let at = 0; at < bytes.length; at++) {
      const start = at;
      // A line that is too short has an empty one.
      let [from, to] = [start, start];
      for (let column = 0;; column++) {
        const end = fieldEnd(bytes, at);
        if (end === -1) return false;
        if (column === listener) [from, to] = [at, bytes[end - 1] === RETURN ? end - 1 : end];
        at = end;
        if (bytes[end] !== COMMA) break;
        at++;
      }
      const isBlank = at === start || at === start + 1 && bytes[start] === RETURN;
      if (!isBlank && !this.#row(bytes.subarray(from, to), start)) return false;
      this.#line++;
    }
    this.#at += bytes.length;
    return true;
  }

  /** The ranges, once everything was taken. */
  ranges(): ListenerRange[] {
    this.#close(this.#at);
    return this.#ranges;
  }

  /**
   * Takes a row, which begins at a place of the piece, by its listener's field.
   *
   * @returns whether the listener is the last one, or new
   */
  #row(field: Uint8Array, start: number): boolean {
    if (this.#last !== null && isSame(field, this.#spelled)) return true;
    this.#spelled = field.slice();
    const [spelled] = splitCsv(new TextDecoder().decode(field));
    const listener = spelled === undefined ? "" : normaliseName(itemAt(spelled.fields, 0));
    if (listener === this.#last?.listener) return true;
    if (this.#listeners.has(listener)) return false;
    this.#listeners.add(listener);
    this.#close(this.#at + start);
    const { header } = this;
    this.#last = { listener, start: this.#at + start, header, line: this.#line };
    return true;
  }

  #close(end: number): void {
    if (this.#last !== null) this.#ranges.push({ ...this.#last, end });
  }
}

/**
 * Where the field that begins at a place ends: at a comma, a line end or the end of the text; -1 if
 * the CSV reader would not take it for a field of one line.
 */
function fieldEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  if (bytes[at] !== QUOTE) {
    for (; at < bytes.length && bytes[at] !== COMMA && bytes[at] !== LINE_END; at++) {
      if (bytes[at] === RETURN && bytes[at + 1] !== LINE_END) return -1;
    }
    return at;
  }
  for (at++; bytes[at] !== QUOTE || bytes[at + 1] === QUOTE; at++) {
    if (at >= bytes.length || bytes[at] === LINE_END || bytes[at] === RETURN) return -1;
    if (bytes[at] === QUOTE) at++;
  }
  at++;
  while (bytes[at] === SPACE) at++;
  if (bytes[at] === RETURN) at++;
  return at >= bytes.length || bytes[at] === COMMA || bytes[at] === LINE_END ? at : -1;
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
