import { bisectRight } from "d3-array";
import { piecesOf, type Span, spanOf } from "../base/encoding.ts";
import { UserError } from "../base/errors.ts";
import { itemAt, type TypedNumbers, valueAt } from "../base/items.ts";
import { compareCodePoints } from "../base/order.ts";
import { momentIn } from "../base/timestamp.ts";
import { listenersNamed } from "./distinct.ts";
import { NameCodes } from "./names.ts";
import type { PlayColumns } from "./plays.ts";
import { cellsOf, type FileStart, headerOf, ScrobbleReader, shapeFault } from "./rows.ts";
import type { ScrobbleColumn, SourcesConfig } from "./sources.ts";
import { countReason, faultOf } from "./usable.ts";

/** The plays of one listener in order of time, names coded. */
export interface History {
  /** `null` where the file has no listeners. */
  readonly listener: string | null;
  /** Normalised, each once, in code-point order. */
  readonly artists: readonly string[];
  /** Normalised names of tracks, in the order of the file, made when asked for. A track is an artist
   * and a name: of two artists' tracks of one name each has its own place. */
  readonly tracks: Pick<NameCodes, "size" | "names">;
  /** Of each play, its place in `artists`. */
  readonly artist: Uint32Array;
  /** Of each play, its place in `tracks`. */
  readonly track: Uint32Array;
  /** Of each play, whole seconds since 1970 UTC, ascending; equal ones in the order of the file. */
  readonly time: Float64Array;
}

/**
 * A history up to an instant.
 *
 * @param last seconds since 1970; a play at that second is in it
 */
export function playsUpTo(history: History, last: number): History {
  const end = bisectRight(history.time, last);
  return {
    ...history,
    artist: history.artist.subarray(0, end),
    track: history.track.subarray(0, end),
    time: history.time.subarray(0, end),
  };
}

const MONTH_S = 86_400 * 365.25 / 12;

/** From the first play to the last, in months of average length. */
export function lengthInMonths({ time }: Pick<History, "time">): number {
  return (itemAt(time, time.length - 1) - itemAt(time, 0)) / MONTH_S;
}

/** A row that is no usable play. */
export interface RejectedScrobble {
  /** Where it starts, from 1. */
  readonly line: number;
  readonly reason: string;
  /** Its cells as they are in the file, under this project's names. */
  readonly row: Readonly<Partial<Record<ScrobbleColumn, string>>>;
}

/** What a scrobbles file holds. */
export interface Histories {
  /** By listener, in code-point order. */
  readonly histories: readonly History[];
  readonly rejected: readonly RejectedScrobble[];
  /** Rows of the file, rows without artist, track and date apart. */
  readonly rows: number;
}

/** How to read a scrobbles file. */
export interface ReadHistoriesOptions {
  /** The file's name, for messages. */
  readonly file: string;
  readonly sources: SourcesConfig;
  /** Seconds since 1970; later plays are in the future. */
  readonly now: number;
}

/**
 * Reads the bytes of a scrobbles file, CSV in UTF-8, in one pass and without native code: a browser
 * or a worker can do it too. Rows that cannot be used are set aside: no artist, no track, no readable
 * date, dated before 2002 or in the future, more cells than the header.
 *
 * @throws UserError if the file is not CSV in UTF-8, lacks a column, holds no usable row, or has more
 * than `max_rejected_share` rows to set aside
 */
export function readHistories(bytes: Uint8Array, options: ReadHistoriesOptions): Histories {
  const found = readPart(bytes, options);
  refuseTooMany(tallyOf(found), options);
  return found;
}

/**
 * {@link readHistories} of a part of a file, in which there may be no usable row.
 *
 * @param from where the part begins, if not with the header
 */
export function readPart(
  bytes: Uint8Array,
  options: ReadHistoriesOptions,
  from?: FileStart,
): Histories {
  const reader = new ScrobbleReader(options.sources, options.file, from);
  const gatherer = new HistoryGatherer(options);
  for (const piece of piecesOf(bytes)) {
    reader.push(piece);
    gatherer.add(reader);
  }
  reader.end();
  gatherer.add(reader);
  return gatherer.histories();
}

/** How to read plays that come in a stream. */
export interface StreamHistoriesOptions extends ReadHistoriesOptions {
  /** The names of the columns, where the stream has no header. */
  readonly columns?: readonly string[] | undefined;
}

/**
 * Reads a stream of plays in which the rows of each listener come together, and holds those of one
 * listener at a time.
 *
 * @returns piece by piece, the histories that have ended and the rows that were read
 * @throws UserError as {@link readHistories} for the form, and if a listener's rows come back
 */
export async function* streamHistories(
  pieces: AsyncIterable<Uint8Array>,
  options: StreamHistoriesOptions,
): AsyncGenerator<Histories> {
  const { file, sources, columns } = options;
  const from = columns && { header: headerOf(columns, sources, file), line: 1 };
  const reader = new ScrobbleReader(sources, file, from);
  const gatherer = new HistoryGatherer(options, true);
  for await (const piece of pieces) {
    reader.push(piece);
    gatherer.add(reader);
    yield gatherer.takeEnded();
  }
  reader.end();
  gatherer.add(reader);
  yield gatherer.takeEnded();
  yield gatherer.histories();
}

/** Gathers the rows of a scrobbles file, each play under its listener. */
export class HistoryGatherer {
  readonly #file: string;
  readonly #now: number;
  readonly #isGrouped: boolean;
  readonly #listeners = new NameCodes();
  /** By the listener's code. */
  readonly #builders = new Map<number, HistoryBuilder>();
  #rejected: RejectedScrobble[] = [];
  #rows = 0;
  #hasListeners = false;
  /** The listener of the last play, and their history. */
  #listener = -1;
  #builder = new HistoryBuilder();

  /** @param grouped whether the rows of each listener must come together */
  constructor({ file, now }: ReadHistoriesOptions, grouped = false) {
    this.#file = file;
    this.#now = now;
    this.#isGrouped = grouped;
  }

  /**
   * Adds the rows that a reader has ready.
   *
   * @throws UserError as the reader, and if a listener's rows come back that must come together
   */
  add(rows: ScrobbleReader): void {
    while (rows.next()) {
      const { header, places } = rows.header;
      const { artist_name: artist, track_name: track, date, listener } = places;
      const time = momentIn(rows.field(date))?.time ?? null;
      const isThere = (place: number): boolean => !rows.isBlank(place);
      const fault = shapeFault(rows, header.length) ??
        faultOf(isThere(artist), isThere(track), isThere(date), time, this.#now);
      if (fault === null && time !== null) {
        this.#hasListeners = listener !== -1;
        const of = this.#hasListeners ? this.#listeners.code(rows.field(listener)) : 0;
        if (of !== this.#listener) this.#turnTo(of, rows.line);
        const builder = this.#builder;
        builder.add(builder.artists.code(rows.field(artist)), rows.field(track), time);
      } else if (isThere(artist) || isThere(track) || isThere(date)) {
        const row = cellsOf(rows, places);
        this.#rejected.push({ line: rows.line, reason: fault ?? "unreadable date", row });
      } else continue;
      this.#rows++;
    }
  }

  /** What was gathered since it was last taken. */
  histories(): Histories {
    const histories = inOrderOfListeners(
      [...this.#builders].map(([code, builder]) => builder.history(this.#nameOf(code))),
    );
    return { histories, ...this.#takeRows() };
  }

  /**
   * Gives up the histories of all listeners but the last, for which there are no more plays to come,
   * in the order in which they came.
   */
  takeEnded(): Histories {
    const ended = [...this.#builders].filter(([code]) => code !== this.#listener);
    for (const [code] of ended) this.#builders.delete(code);
    const histories = ended.map(([code, builder]) => builder.history(this.#nameOf(code)));
    return { histories, ...this.#takeRows() };
  }

  #nameOf(listener: number): string | null {
    return this.#hasListeners ? this.#listeners.name(listener) : null;
  }

  #turnTo(listener: number, line: number): void {
    // Codes ascend as new listeners come.
    if (this.#isGrouped && listener < this.#listener) {
      const name = JSON.stringify(this.#listeners.name(listener));
      throw new UserError(
        `${this.#file}: line ${line}: ${name} comes back after other listeners; the rows of each ` +
          "must come together: sort them by listener",
      );
    }
    this.#listener = listener;
    this.#builder = this.#builders.get(listener) ?? new HistoryBuilder();
    this.#builders.set(listener, this.#builder);
  }

  #takeRows(): Pick<Histories, "rejected" | "rows"> {
    const [rejected, rows] = [this.#rejected, this.#rows];
    [this.#rejected, this.#rows] = [[], 0];
    return { rejected, rows };
  }
}

/**
 * The histories of plays that were never a file: what {@link readHistories} gives of the file that
 * would hold them.
 *
 * @param order the plays that count, in the order of the file
 */
export function historiesOf(plays: PlayColumns, order: readonly number[]): History[] {
  const builders = new Map<number, HistoryBuilder>();
  for (const play of order) {
    const listener = valueAt(plays.listener, play);
    let builder = builders.get(listener);
    if (builder === undefined) builders.set(listener, builder = new HistoryBuilder());
    const artist = builder.artists.code(plays.names.span(valueAt(plays.artist, play)));
    builder.add(artist, plays.names.span(valueAt(plays.track, play)), valueAt(plays.time, play));
  }
  const { named } = listenersNamed(plays);
  return inOrderOfListeners(
    [...builders].map(([code, builder]) => builder.history(named ? plays.names.name(code) : null)),
  );
}

function inOrderOfListeners(histories: History[]): History[] {
  return histories.sort((a, b) => compareCodePoints(a.listener ?? "", b.listener ?? ""));
}

/** Gathers the plays of one listener. */
class HistoryBuilder {
  readonly artists = new NameCodes();
  readonly #tracks = new NameCodes();
  readonly #artist: number[] = [];
  readonly #track: number[] = [];
  readonly #time: number[] = [];

  /**
   * @param artist its code among `artists`
   * @param track as it is written
   */
  add(artist: number, track: Span, time: number): void {
    this.#artist.push(artist);
    this.#track.push(this.#tracks.code(track, artist));
    this.#time.push(time);
  }

  history(listener: string | null): History {
    const names = this.artists.names();
    const artists = names.toSorted(compareCodePoints);
    const places = new Uint32Array(names.length);
    artists.forEach((name, place) => places[this.artists.code(spanOf(name))] = place);
    const [artist, track] = [new Uint32Array(this.#artist), new Uint32Array(this.#track)];
    takeAt(places, artist, artist);
    const time = new Float64Array(this.#time);
    const order = orderOfTime(time);
    if (order !== null) {
      takeAt(artist.slice(), order, artist);
      takeAt(track.slice(), order, track);
      takeAt(time.slice(), order, time);
    }
    return { listener, artists, tracks: this.#tracks, artist, track, time };
  }
}

/**
 * Fills an array with the values of another at some places. A loop, not a callback, as wherever there
 * is a turn for each play or row: what V8 compiles of a callback goes with the history it was made for.
 */
function takeAt(values: TypedNumbers, places: Uint32Array, taken: TypedNumbers): void {
  for (let at = 0; at < places.length; at++) taken[at] = valueAt(values, valueAt(places, at));
}

/** The places of times in ascending order, equal ones as they are, or `null` if all are so already. */
function orderOfTime(times: Float64Array): Uint32Array | null {
  let last = -Infinity;
  for (const time of times) {
    if (time < last) {
      return Uint32Array.from(times.keys())
        .sort((a, b) => valueAt(times, a) - valueAt(times, b) || a - b);
    }
    last = time;
  }
  return null;
}

/** How many rows there were, and what was wrong with some. */
export interface RowTally {
  rows: number;
  /** How many were set aside for each reason. */
  readonly reasons: Record<string, number>;
  readonly examples: RejectedScrobble[];
}

/** Adds rows to a tally. */
export function tallyOf(
  { rows, rejected }: Pick<Histories, "rejected" | "rows">,
  tally: RowTally = { rows: 0, reasons: {}, examples: [] },
): RowTally {
  tally.rows += rows;
  for (const row of rejected) {
    countReason(tally.reasons, row.reason);
    if (tally.examples.length < EXAMPLES) tally.examples.push(row);
  }
  return tally;
}

const EXAMPLES = 3;

/**
 * Refuses rows of which too many cannot be used.
 *
 * @throws UserError if none can, or more than `max_rejected_share` were set aside
 */
export function refuseTooMany(
  { rows, reasons, examples }: RowTally,
  { file, sources }: Pick<ReadHistoriesOptions, "file" | "sources">,
): void {
  if (rows === 0) throw new UserError(`${file}: holds no scrobbles, only a header`);
  const rejected = Object.values(reasons).reduce((sum, count) => sum + count, 0);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const limit = sources.max_rejected_share;
  if (rejected / rows > limit) {
    const counts = Object.entries(reasons)
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    throw new UserError(
      [
        `${file}: ${rejected} of ${rows} rows (${percent(rejected / rows)}) cannot be used, more ` +
        `than max_rejected_share (${percent(limit)}) allows:`,
        ...counts.map(([reason, count]) => `  ${count} × ${reason}`),
        "for example:",
        ...examples
          .map(({ line, reason, row }) => `  line ${line}: ${reason}: ${JSON.stringify(row)}`),
        "Mend the rows, map the columns in configs/sources.yaml, or raise max_rejected_share there.",
      ].join("\n"),
    );
  }
  if (rejected === rows) throw new UserError(`${file}: none of its ${rows} rows is usable`);
}
