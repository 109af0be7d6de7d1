import { REQUIRED_SCROBBLE_COLUMNS } from "./sources.ts";
import type { ScrobbleColumn, SourcesConfig } from "./sources.ts";
import { UserError } from "../base/errors.ts";
import { readDelimited, writeDelimited } from "../base/delimited.ts";
import { decodeText, piecesOf } from "../base/encoding.ts";
import { nameNormaliser } from "./names.ts";
import { formatTimestamp, parseMoment } from "../base/timestamp.ts";
import type { Moment } from "../base/timestamp.ts";

/** A play of the history. Names are normalised; a name that is not there is empty. */
export interface Play extends Moment {
  readonly listener: string;
  readonly artist_name: string;
  readonly track_name: string;
  album_name: string;
  /** Its fields in the columns that the file has and the project does not use. */
  others?: readonly string[];
}

/** The scrobbles file row by row, nothing left out. */
export interface CuratedHistory {
  readonly header: readonly string[];
  readonly plays: readonly Play[];
  /** Rows without artist, track or readable date, as they are in the file. */
  readonly unusable: readonly (readonly string[])[];
}

/** The columns of a new scrobbles file; `listener` joins them where plays have one. */
const NEW_FILE = ["artist_name", "track_name", "album_name", "date"] as const;

const RECORDS_A_PIECE = 10_000;

/**
 * Reads a scrobbles file to write it anew.
 *
 * @param file its name, for messages
 * @throws UserError if it is not UTF-8 or lacks a column
 */
export async function readCurated(
  bytes: Uint8Array,
  sources: SourcesConfig,
  file: string,
): Promise<CuratedHistory> {
  let header: readonly string[] = [];
  let columns: Columns | undefined;
  const plays: Play[] = [];
  const unusable: (readonly string[])[] = [];
  const name = nameNormaliser();
  try {
    const text = decodeText(piecesOf(bytes), "utf-8", { fatal: true });
    for await (const records of readDelimited(text, { delimiter: ",", quoted: true })) {
      for (const { fields } of records) {
        if (columns === undefined) {
          header = fields;
          columns = columnsOf(header, sources);
          refuseAbsent(header, sources, file);
          continue;
        }
        const play = playOf(fields, columns, name);
        if (play === null) unusable.push(fields);
        else plays.push(play);
      }
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UserError(`${file}: not UTF-8. ${TO_IMPORT}`);
  }
  return { header, plays, unusable };
}

const TO_IMPORT =
  "Move the file away and import it: 'deno task breakout import <file>' reads other " +
  "encodings and works out what the columns are.";

/** The scrobbles file as CSV: the columns it had, then those it now needs. */
export function curatedCsv(
  { header, plays, unusable }: CuratedHistory,
  sources: SourcesConfig,
): Uint8Array {
  const own = ownName(sources);
  const all = header.length === 0 ? NEW_FILE.map(own) : [...header];
  for (const name of ["album_name", "listener"] as const) {
    if (!all.includes(own(name)) && plays.some((play) => play[name] !== "")) all.push(own(name));
  }
  const columns = columnsOf(all, sources);
  const encoder = new TextEncoder();
  const pieces = [encoder.encode(writeDelimited([all]))];
  const fieldsOf = (play: Play): string[] => {
    const fields = all.map(() => "");
    columns.others.forEach((column, i) => fields[column] = play.others?.[i] ?? "");
    fields[columns.artist_name] = play.artist_name;
    fields[columns.track_name] = play.track_name;
    fields[columns.date] = formatTimestamp(play.time, play.resolution);
    if (columns.album_name !== -1) fields[columns.album_name] = play.album_name;
    if (columns.listener !== -1) fields[columns.listener] = play.listener;
    return fields;
  };
  for (let from = 0; from < plays.length; from += RECORDS_A_PIECE) {
    const records = plays.slice(from, from + RECORDS_A_PIECE).map(fieldsOf);
    pieces.push(encoder.encode(writeDelimited(records)));
  }
  pieces.push(encoder.encode(writeDelimited(unusable)));
  return joined(pieces);
}

/** Where in a record each of the project's columns is, -1 if nowhere, and where the others are. */
type Columns = Readonly<Record<ScrobbleColumn, number>> & { readonly others: readonly number[] };

function ownName({ scrobbles }: SourcesConfig): (name: ScrobbleColumn) => string {
  return (name) => scrobbles.columns[name] ?? name;
}

function columnsOf(header: readonly string[], sources: SourcesConfig): Columns {
  const own = ownName(sources);
  const used = {
    artist_name: header.indexOf(own("artist_name")),
    track_name: header.indexOf(own("track_name")),
    album_name: header.indexOf(own("album_name")),
    date: header.indexOf(own("date")),
    listener: header.indexOf(own("listener")),
  };
  const taken = new Set(Object.values(used));
  return { ...used, others: [...header.keys()].filter((column) => !taken.has(column)) };
}

function refuseAbsent(header: readonly string[], sources: SourcesConfig, file: string): void {
  const absent = REQUIRED_SCROBBLE_COLUMNS.map(ownName(sources))
    .filter((name) => !header.includes(name));
  if (absent.length > 0) {
    throw new UserError(
      `${file}: no column ${absent.join(", ")}; the header has ${header.join(", ")}. ${TO_IMPORT}`,
    );
  }
}

function playOf(
  fields: readonly string[],
  columns: Columns,
  name: (raw: string) => string,
): Play | null {
  const artist_name = name(fields[columns.artist_name] ?? "");
  const track_name = name(fields[columns.track_name] ?? "");
  const moment = parseMoment(fields[columns.date] ?? "");
  if (artist_name === "" || track_name === "" || moment === null) return null;
  return {
    listener: name(fields[columns.listener] ?? ""),
    artist_name,
    track_name,
    album_name: name(fields[columns.album_name] ?? ""),
    time: moment.time,
    resolution: moment.resolution,
    ...(columns.others.length === 0
      ? {}
      : { others: columns.others.map((column) => fields[column] ?? "") }),
  };
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
