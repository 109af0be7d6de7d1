import { createHash } from "node:crypto";
import { CsvReader } from "../base/csv.ts";
import { NameCodes } from "./names.ts";
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

const [LINE_END, RETURN] = [10, 13];
const PIECE = 1 << 20;

/**
 * Finds the rows of each listener in a scrobbles file, so that they can be read apart from one
 * another. The file is read once, and a piece of it kept in memory.
 *
 * @param file its name, for messages
 * @param tell hears of each range as it is found, when nothing says yet that there is an index
 * @returns `null` if they cannot: the file has no listeners, those of one are not side by side, a
 * record is not a line, or lines end in more than one way
 * @throws UserError if the file lacks a column
 */
export async function indexListeners(
  path: string,
  sources: SourcesConfig,
  file: string,
  tell: (range: ListenerRange) => void = () => {},
): Promise<ListenerIndex | null> {
  using opened = await Deno.open(path);
  const hash = createHash("sha256");
  const piece = new Uint8Array(PIECE);
  const rows = new CsvReader(file);
  const finder = new RangeFinder(sources, file, tell);
  let size = 0;
  let ends: LineEnds | undefined;
  for (;;) {
    const read = await opened.read(piece);
    const bytes = piece.subarray(0, read ?? 0);
    hash.update(bytes);
    size += bytes.length;
    ends ??= new LineEnds(bytes);
    if (!ends.areRegular(bytes)) return null;
    if (read === null) rows.end();
    else rows.push(bytes);
    if (!finder.add(rows, ends)) return null;
    if (read === null) break;
  }
  const ranges = finder.end(size);
  return ranges === null ? null : { ranges, sha256: hash.digest("hex") };
}

/** Finds where each listener's rows begin and end, as the rows come. */
class RangeFinder {
  readonly #sources: SourcesConfig;
  readonly #file: string;
  readonly #tell: (range: ListenerRange) => void;
  readonly #listeners = new NameCodes();
  readonly #ranges: ListenerRange[] = [];
  #open: Omit<ListenerRange, "end"> | null = null;
  #header: ScrobbleHeader | null = null;

  constructor(sources: SourcesConfig, file: string, tell: (range: ListenerRange) => void) {
    this.#sources = sources;
    this.#file = file;
    this.#tell = tell;
  }

  /**
   * Goes over the rows that a reader has ready.
   *
   * @returns whether each listener's rows can be read apart, as far as is known
   */
  add(rows: CsvReader, ends: LineEnds): boolean {
    while (rows.next()) {
      if (rows.misquoted || rows.lines > 1) return false;
      if (this.#header === null) {
        this.#header = headerOf(rows.record().fields, this.#sources, this.#file);
        if (this.#header.places.listener === -1) return false;
        continue;
      }
      const listener = this.#listeners.code(rows.field(this.#header.places.listener));
      if (this.#open !== null && listener === this.#ranges.length) continue;
      if (listener < this.#ranges.length) return false; // one who comes back
      const { line } = rows;
      const start = rows.offset + (line - 1) * ends.returns;
      this.#close(start);
      const name = this.#listeners.name(listener);
      this.#open = { listener: name, start, header: this.#header, line };
    }
    return true;
  }

  /** The ranges of a file of so many bytes, `null` if it has no header. */
  end(size: number): readonly ListenerRange[] | null {
    this.#close(size);
    return this.#header === null ? null : this.#ranges;
  }

  #close(end: number): void {
    if (this.#open === null) return;
    const range = { ...this.#open, end };
    this.#ranges.push(range);
    this.#tell(range);
  }
}

/** How the lines of a file end: all with a return, or none, as the first does. */
class LineEnds {
  /** How many returns stand at the end of a line. */
  readonly returns: 0 | 1;
  #afterReturn = false;

  /** @param start of the file */
  constructor(start: Uint8Array) {
    this.returns = start[start.indexOf(LINE_END) - 1] === RETURN ? 1 : 0;
  }

  /** Whether the next bytes go on so. */
  areRegular(bytes: Uint8Array): boolean {
    if (this.returns === 0) return !bytes.includes(RETURN);
    for (const byte of bytes) {
      if ((byte === LINE_END) !== this.#afterReturn) return false;
      this.#afterReturn = byte === RETURN;
    }
    return true;
  }
}
