import { cellText } from "../base/csv.ts";
import { formatTimestamp, momentIn } from "../base/timestamp.ts";
import { NO_NAME, type PlayColumns } from "./plays.ts";
import { nameInFile, placesIn, type ScrobblePlaces, ScrobbleReader, shapeFault } from "./rows.ts";
import type { SourcesConfig } from "./sources.ts";

/** The scrobbles file row by row, nothing left out. */
export interface CuratedHistory {
  readonly header: readonly string[];
  readonly plays: PlayColumns;
  /** Rows without artist, track or readable date, or out of shape, as they are in the file. */
  readonly unusable: readonly (readonly string[])[];
}

/** The columns of a new scrobbles file; `listener` joins them where plays have one. */
const NEW_FILE = ["artist_name", "track_name", "album_name", "date"] as const;

const ROWS_PER_PIECE = 10_000;

/**
 * Reads a scrobbles file to write it anew.
 *
 * @param file its name, for messages
 * @param plays to which those of the file are added
 * @throws UserError as {@link ScrobbleReader}
 */
export async function readCurated(
  pieces: AsyncIterable<Uint8Array>,
  sources: SourcesConfig,
  file: string,
  plays: PlayColumns,
): Promise<CuratedHistory> {
  const unusable: (readonly string[])[] = [];
  const rows = new ScrobbleReader(sources, file);
  let others: readonly number[] | undefined;
  const take = (): void => {
    while (rows.next()) {
      others ??= otherPlaces(rows.header.header, rows.header.places);
      if (!addPlay(rows, others, plays)) unusable.push(rows.record().fields);
    }
  };
  for await (const piece of pieces) {
    rows.push(piece);
    take();
  }
  rows.end();
  take();
  return { header: rows.header.header, plays, unusable };
}

/** Adds the row at hand, if it is in shape and has artist, track and date. */
function addPlay(rows: ScrobbleReader, others: readonly number[], plays: PlayColumns): boolean {
  const { header, places } = rows.header;
  const code = (place: number): number => plays.names.code(rows.field(place));
  const moment = momentIn(rows.field(places.date));
  const [artist, track] = [code(places.artist_name), code(places.track_name)];
  const isUnusable = artist === NO_NAME || track === NO_NAME || moment === null;
  if (isUnusable || shapeFault(rows, header.length) !== null) return false;
  if (others.length > 0) {
    plays.others.set(plays.length, others.map((place) => rows.text(place)));
  }
  plays.add({
    listener: code(places.listener),
    artist,
    track,
    album: code(places.album_name),
    time: moment.time,
    resolution: moment.resolution,
  });
  return true;
}

/**
 * The scrobbles file as CSV, piece by piece: the columns it had, then those it now needs.
 *
 * @param order the plays to write
 */
export function* curatedCsv(
  { header, plays, unusable }: CuratedHistory,
  order: readonly number[],
  sources: SourcesConfig,
): Generator<Uint8Array> {
  const all = header.length === 0 ? NEW_FILE.map((name) => nameInFile(name, sources)) : [...header];
  const needed = { album_name: plays.album, listener: plays.listener };
  for (const name of ["album_name", "listener"] as const) {
    const own = nameInFile(name, sources);
    if (!all.includes(own) && order.some((play) => needed[name][play] !== NO_NAME)) all.push(own);
  }
  const places = placesIn(all, sources);
  const others = otherPlaces(all, places);
  // A name is spelled once.
  const spelled: string[] = [];
  const cell = (code = NO_NAME): string => spelled[code] ??= cellText(plays.names.name(code));
  const cellsOf = (play: number): string[] => {
    const cells = all.map(() => "");
    const own = plays.others.get(play);
    others.forEach((place, i) => cells[place] = cellText(own?.[i] ?? ""));
    cells[places.artist_name] = cell(plays.artist[play]);
    cells[places.track_name] = cell(plays.track[play]);
    const resolution = plays.isCoarse[play] === 1 ? "minute" : "second";
    cells[places.date] = formatTimestamp(plays.time[play] ?? NaN, resolution);
    if (places.album_name !== -1) cells[places.album_name] = cell(plays.album[play]);
    if (places.listener !== -1) cells[places.listener] = cell(plays.listener[play]);
    return cells;
  };
  const encoder = new TextEncoder();
  const piece = (rows: readonly (readonly string[])[]): Uint8Array =>
    encoder.encode(rows.map((cells) => `${cells.join(",")}\n`).join(""));
  yield piece([all.map(cellText)]);
  for (let from = 0; from < order.length; from += ROWS_PER_PIECE) {
    yield piece(order.slice(from, from + ROWS_PER_PIECE).map(cellsOf));
  }
  // What has too many cells has too many beside new columns.
  const added = all.slice(header.length).map(() => "");
  yield piece(
    unusable.map((cells) =>
      (cells.length > header.length ? [...cells, ...added] : cells).map(cellText)
    ),
  );
}

/** The places of the columns that the project does not use. */
function otherPlaces(header: readonly string[], places: ScrobblePlaces): number[] {
  const used = new Set(Object.values(places));
  return [...header.keys()].filter((place) => !used.has(place));
}
