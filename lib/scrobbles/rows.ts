import { CsvParser, type CsvRecord } from "../base/csv.ts";
import { piecesOf, TextReader } from "../base/encoding.ts";
import { UserError } from "../base/errors.ts";
import {
  OPTIONAL_SCROBBLE_COLUMNS,
  REQUIRED_SCROBBLE_COLUMNS,
  type ScrobbleColumn,
  type SourcesConfig,
} from "./sources.ts";

/** Where in a record each column of a scrobbles file is, counted from 0, -1 if nowhere. */
export type ScrobblePlaces = Readonly<Record<ScrobbleColumn, number>>;

/** Some records of a scrobbles file. */
export interface ScrobbleRows {
  readonly header: readonly string[];
  readonly places: ScrobblePlaces;
  readonly records: readonly CsvRecord[];
}

const COLUMNS = [...REQUIRED_SCROBBLE_COLUMNS, ...OPTIONAL_SCROBBLE_COLUMNS];

const TO_IMPORT =
  "Move the file away and import it: 'deno task breakout import <file>' reads other " +
  "encodings and works out what the columns are.";

/**
 * Reads a scrobbles file in batches of records, the first of which may be empty. Every reader of the
 * file reads it through this one.
 *
 * @param file its name, for messages
 * @throws UserError if it is empty, not UTF-8, lacks a column, or holds a line that is too long
 */
export function* scrobbleRows(
  bytes: Uint8Array,
  sources: SourcesConfig,
  file: string,
): Generator<ScrobbleRows> {
  let header: readonly string[] | undefined;
  let places: ScrobblePlaces | undefined;
  for (const batch of recordsOf(bytes, file)) {
    let records = batch;
    if (header === undefined || places === undefined) {
      const [first, ...rest] = batch;
      if (first === undefined) continue;
      header = first.fields;
      places = placesIn(header, sources);
      refuseMissing(header, sources, file);
      records = rest;
    }
    yield { header, places, records };
  }
  if (header === undefined) {
    throw new UserError(`${file}: empty, without even a header. ${TO_IMPORT}`);
  }
}

function* recordsOf(bytes: Uint8Array, file: string): Generator<CsvRecord[]> {
  const text = new TextReader("utf-8", { fatal: true });
  const parser = new CsvParser(file);
  try {
    for (const piece of piecesOf(bytes)) yield parser.push(text.push(piece));
    yield parser.end(text.end());
  } catch (error) {
    if (error instanceof TypeError) throw new UserError(`${file}: not UTF-8. ${TO_IMPORT}`);
    throw error;
  }
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
  const missing = sources.scrobbles.required_columns.map((name) => nameInFile(name, sources))
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
  for (const name of COLUMNS) if (places[name] !== -1) cells[name] = fields[places[name]] ?? "";
  return cells;
}
