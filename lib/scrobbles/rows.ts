import { CsvReader } from "../base/csv.ts";
import { UserError } from "../base/errors.ts";
import {
  REQUIRED_SCROBBLE_COLUMNS,
  SCROBBLE_COLUMNS,
  type ScrobbleColumn,
  type SourcesConfig,
} from "./sources.ts";

/** Where in a record each column of a scrobbles file is, counted from 0, -1 if nowhere. */
export type ScrobblePlaces = Readonly<Record<ScrobbleColumn, number>>;

/** The first record of a scrobbles file. */
export interface ScrobbleHeader {
  readonly header: readonly string[];
  readonly places: ScrobblePlaces;
}

const TO_IMPORT =
  "Move the file away and import it: 'deno task breakout import <file>' reads other " +
  "encodings and works out what the columns are.";

/**
 * A cursor over the records behind the header of a scrobbles file that comes in pieces. Every reader
 * of such a file reads it through this.
 */
export class ScrobbleReader extends CsvReader {
  readonly #sources: SourcesConfig;
  readonly #name: string;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  #header: ScrobbleHeader | null;
  #isLast = false;

  /**
   * @param file its name, for messages
   * @param from where in the file the pieces begin, if not with its header
   */
  constructor(sources: SourcesConfig, file: string, from?: FileStart) {
    super(file, undefined, from?.line);
    this.#sources = sources;
    this.#name = file;
    this.#header = from?.header ?? null;
  }

  /** @throws UserError if the file is not UTF-8 */
  override push(bytes: Uint8Array): void {
    this.#validate(() => this.#decoder.decode(bytes, { stream: true }));
    super.push(bytes);
  }

  /** @throws UserError if the file is not UTF-8 */
  override end(): void {
    this.#validate(() => this.#decoder.decode());
    super.end();
    this.#isLast = true;
  }

  /** @throws UserError for a line that is too long, if a column is missing, or the file is empty */
  override next(): boolean {
    const isThere = super.next();
    if (isThere && this.#header === null) {
      this.#header = headerOf(this.record().fields, this.#sources, this.#name);
      return super.next();
    }
    if (this.#isLast && this.#header === null) throw this.#empty();
    return isThere;
  }

  /**
   * What the first record says.
   *
   * @throws UserError if there was none
   */
  get header(): ScrobbleHeader {
    if (this.#header === null) throw this.#empty();
    return this.#header;
  }

  #empty(): UserError {
    return new UserError(`${this.#name}: empty, without even a header. ${TO_IMPORT}`);
  }

  #validate(decode: () => string): void {
    try {
      decode();
    } catch (error) {
      if (error instanceof TypeError) throw new UserError(`${this.#name}: not UTF-8. ${TO_IMPORT}`);
      throw error;
    }
  }
}

/** Where in a scrobbles file some rows begin. */
export interface FileStart {
  readonly header: ScrobbleHeader;
  /** From 1. */
  readonly line: number;
}

/**
 * What the first record of a scrobbles file says.
 *
 * @throws UserError if a column is missing
 */
export function headerOf(
  header: readonly string[],
  sources: SourcesConfig,
  file: string,
): ScrobbleHeader {
  const missing = REQUIRED_SCROBBLE_COLUMNS.map((name) => nameInFile(name, sources))
    .filter((name) => !header.includes(name));
  if (missing.length === 0) return { header, places: placesIn(header, sources) };
  throw new UserError(
    `${file}: line 1: no column ${missing.join(", ")}; the header has ${header.join(", ")}. ` +
      TO_IMPORT,
  );
}

/** A column's name in the file. */
export function nameInFile(name: ScrobbleColumn, { scrobbles }: SourcesConfig): string {
  return scrobbles.columns[name] ?? name;
}

/** Finds the columns of a scrobbles file by their names. */
export function placesIn(header: readonly string[], sources: SourcesConfig): ScrobblePlaces {
  const place = (name: ScrobbleColumn): number => header.indexOf(nameInFile(name, sources));
  return {
    artist_name: place("artist_name"),
    track_name: place("track_name"),
    date: place("date"),
    album_name: place("album_name"),
    listener: place("listener"),
  };
}

/** What is wrong with a record before its cells are looked at. */
export function shapeFault({ width, misquoted }: CsvReader, columns: number): string | null {
  if (misquoted && width !== columns) return "quotes out of place";
  return width > columns ? `${width} columns instead of ${columns}` : null;
}

/** The cells of the record at hand in the columns that the file has, under this project's names. */
export function cellsOf(
  rows: CsvReader,
  places: ScrobblePlaces,
): Partial<Record<ScrobbleColumn, string>> {
  const cells: Partial<Record<ScrobbleColumn, string>> = {};
  for (const name of SCROBBLE_COLUMNS) {
    if (places[name] !== -1) cells[name] = rows.text(places[name]);
  }
  return cells;
}
