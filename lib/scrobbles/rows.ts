import { CsvParser, type CsvRecord } from "../base/csv.ts";
import { piecesOf, TextReader } from "../base/encoding.ts";
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

/** Some records of a scrobbles file. */
export interface ScrobbleRows extends ScrobbleHeader {
  readonly records: readonly CsvRecord[];
}

const TO_IMPORT =
  "Move the file away and import it: 'deno task breakout import <file>' reads other " +
  "encodings and works out what the columns are.";

/** Reads a scrobbles file that comes in pieces. Every reader of such a file reads it through this. */
export class ScrobbleReader {
  readonly #sources: SourcesConfig;
  readonly #file: string;
  readonly #text = new TextReader("utf-8", { fatal: true });
  readonly #parser: CsvParser;
  #header: ScrobbleHeader | null;

  /**
   * @param file its name, for messages
   * @param from where in the file the pieces begin, if not with its header
   */
  constructor(
    sources: SourcesConfig,
    file: string,
    from: { readonly header: ScrobbleHeader; readonly line: number } | null = null,
  ) {
    this.#sources = sources;
    this.#file = file;
    this.#parser = new CsvParser(file, undefined, from?.line);
    this.#header = from?.header ?? null;
  }

  /**
   * The records that the next bytes complete, or `null` while there is not even a header.
   *
   * @throws UserError if the file is not UTF-8, lacks a column, or holds a line that is too long
   */
  push(bytes: Uint8Array): ScrobbleRows | null {
    return this.#rows(this.#parser.push(this.#decoded(() => this.#text.push(bytes))));
  }

  /**
   * The records of what is left.
   *
   * @throws UserError as {@link push}, and if the file is empty
   */
  end(): ScrobbleRows {
    const rows = this.#rows(this.#parser.end(this.#decoded(() => this.#text.end())));
    if (rows !== null) return rows;
    throw new UserError(`${this.#file}: empty, without even a header. ${TO_IMPORT}`);
  }

  #decoded(decode: () => string): string {
    try {
      return decode();
    } catch (error) {
      if (error instanceof TypeError) throw new UserError(`${this.#file}: not UTF-8. ${TO_IMPORT}`);
      throw error;
    }
  }

  #rows(batch: readonly CsvRecord[]): ScrobbleRows | null {
    if (this.#header !== null) return { ...this.#header, records: batch };
    const [first, ...records] = batch;
    if (first === undefined) return null;
    this.#header = headerOf(first.fields, this.#sources, this.#file);
    return { ...this.#header, records };
  }
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
  refuseMissing(header, sources, file);
  return { header, places: placesIn(header, sources) };
}

/** The records of a whole scrobbles file, in batches; see {@link ScrobbleReader}. */
export function* scrobbleRows(
  bytes: Uint8Array,
  sources: SourcesConfig,
  file: string,
): Generator<ScrobbleRows> {
  const reader = new ScrobbleReader(sources, file);
  for (const piece of piecesOf(bytes)) {
    const rows = reader.push(piece);
    if (rows !== null) yield rows;
  }
  yield reader.end();
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

function refuseMissing(header: readonly string[], sources: SourcesConfig, file: string): void {
  const missing = REQUIRED_SCROBBLE_COLUMNS.map((name) => nameInFile(name, sources))
    .filter((name) => !header.includes(name));
  if (missing.length === 0) return;
  throw new UserError(
    `${file}: line 1: no column ${missing.join(", ")}; the header has ${header.join(", ")}. ` +
      TO_IMPORT,
  );
}

/** The cells of a record in the columns that the file has, under this project's names. */
export function cellsOf(
  { fields }: CsvRecord,
  places: ScrobblePlaces,
): Partial<Record<ScrobbleColumn, string>> {
  const cells: Partial<Record<ScrobbleColumn, string>> = {};
  for (const name of SCROBBLE_COLUMNS) {
    if (places[name] !== -1) cells[name] = fields[places[name]] ?? "";
  }
  return cells;
}
