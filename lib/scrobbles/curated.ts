import { type CsvRecord, csvText } from "../base/csv.ts";
import { piecesOf } from "../base/encoding.ts";
import { formatTimestamp, parseMoment, type Timestamp } from "../base/timestamp.ts";
import { nameNormaliser } from "./names.ts";
import { nameInFile, placesIn, type ScrobblePlaces, ScrobbleReader } from "./rows.ts";
import type { SourcesConfig } from "./sources.ts";

/** A play of the history. Names are normalised; a name that is not there is empty. */
export interface Play extends Timestamp {
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

const RECORDS_PER_PIECE = 10_000;

/**
 * Reads a scrobbles file to write it anew.
 *
 * @param file its name, for messages
 * @throws UserError as {@link scrobbleRows}
 */
export function readCurated(
  bytes: Uint8Array,
  sources: SourcesConfig,
  file: string,
): CuratedHistory {
  let header: readonly string[] = [];
  const plays: Play[] = [];
  const unusable: (readonly string[])[] = [];
  const name = nameNormaliser();
  const reader = new ScrobbleReader(sources, file);
  const take = (): void => {
    while (reader.next()) {
      const record = reader.record();
      header = reader.header.header;
      const play = playOf(
        record,
        reader.header.places,
        otherPlaces(header, reader.header.places),
        name,
      );
      if (play === null) unusable.push(record.fields);
      else plays.push(play);
    }
  };
  for (const piece of piecesOf(bytes)) {
    reader.push(piece);
    take();
  }
  reader.end();
  take();
  return { header, plays, unusable };
}

/** The scrobbles file as CSV: the columns it had, then those it now needs. */
export function curatedCsv(
  { header, plays, unusable }: CuratedHistory,
  sources: SourcesConfig,
): Uint8Array {
  const all = header.length === 0 ? NEW_FILE.map((name) => nameInFile(name, sources)) : [...header];
  for (const name of ["album_name", "listener"] as const) {
    const own = nameInFile(name, sources);
    if (!all.includes(own) && plays.some((play) => play[name] !== "")) all.push(own);
  }
  const places = placesIn(all, sources);
  const others = otherPlaces(all, places);
  const fieldsOf = (play: Play): string[] => {
    const fields = all.map(() => "");
    others.forEach((place, i) => fields[place] = play.others?.[i] ?? "");
    fields[places.artist_name] = play.artist_name;
    fields[places.track_name] = play.track_name;
    fields[places.date] = formatTimestamp(play.time, play.resolution);
    if (places.album_name !== -1) fields[places.album_name] = play.album_name;
    if (places.listener !== -1) fields[places.listener] = play.listener;
    return fields;
  };
  const encoder = new TextEncoder();
  const pieces = [encoder.encode(csvText([all]))];
  for (let from = 0; from < plays.length; from += RECORDS_PER_PIECE) {
    const records = plays.slice(from, from + RECORDS_PER_PIECE).map(fieldsOf);
    pieces.push(encoder.encode(csvText(records)));
  }
  pieces.push(encoder.encode(csvText(unusable)));
  return joined(pieces);
}

/** The places of the columns that the project does not use. */
function otherPlaces(header: readonly string[], places: ScrobblePlaces): number[] {
  const used = new Set(Object.values(places));
  return [...header.keys()].filter((place) => !used.has(place));
}

function playOf(
  { fields }: CsvRecord,
  places: ScrobblePlaces,
  others: readonly number[],
  name: (raw: string) => string,
): Play | null {
  // A column that is not there is empty, and so is what a short row lacks.
  const field = (place: number): string => fields[place] ?? "";
  const artist_name = name(field(places.artist_name));
  const track_name = name(field(places.track_name));
  const moment = parseMoment(field(places.date));
  if (artist_name === "" || track_name === "" || moment === null) return null;
  return {
    listener: name(field(places.listener)),
    artist_name,
    track_name,
    album_name: name(field(places.album_name)),
    time: moment.time,
    resolution: moment.resolution,
    ...(others.length === 0 ? {} : { others: others.map(field) }),
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
