import { bisectRight } from "d3-array";
import type { CsvRecord } from "../base/csv.ts";
import { UserError } from "../base/errors.ts";
import { itemAt, valueAt } from "../base/items.ts";
import { compareCodePoints } from "../base/order.ts";
import { parseTimestamp } from "../base/timestamp.ts";
import type { Play } from "./curated.ts";
import { normaliseName } from "./names.ts";
import { cellsOf, headerOf, ScrobbleReader, type ScrobbleRows, scrobbleRows } from "./rows.ts";
import type { ScrobbleColumn, SourcesConfig } from "./sources.ts";
import { faultOf } from "./usable.ts";

/** The plays of one listener in order of time, names coded. */
export interface History {
  /** `null` where the file has no listeners. */
  readonly listener: string | null;
  /** Normalised, each once, in code-point order. */
  readonly artists: readonly string[];
  /** Normalised names of tracks, in the order of the file. A track is an artist and a name: of two
   * artists' tracks of one name each has its own place. */
  readonly tracks: readonly string[];
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
 * date, dated before 2002 or in the future, more cells than the header. A name is coded by a look-up
 * of its text as it is written; only spellings that are new are normalised.
 *
 * @throws UserError if the file is not CSV in UTF-8, lacks a column, holds no usable row, or has more
 * than `max_rejected_share` rows to set aside
 */
export function readHistories(bytes: Uint8Array, options: ReadHistoriesOptions): Histories {
  const gatherer = new HistoryGatherer(options);
  for (const rows of scrobbleRows(bytes, options.sources, options.file)) gatherer.add(rows);
  const found = gatherer.histories();
  refuseTooMany(tallyOf(found), options);
  return found;
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
  const from = columns === undefined ? null : { header: headerOf(columns, sources, file), line: 1 };
  const reader = new ScrobbleReader(sources, file, from);
  const gatherer = new HistoryGatherer(options, true);
  for await (const piece of pieces) {
    const rows = reader.push(piece);
    if (rows === null) continue;
    gatherer.add(rows);
    yield gatherer.takeEnded();
  }
  gatherer.add(reader.end());
  yield gatherer.takeEnded();
  yield gatherer.histories();
}

/** Gathers the rows of a scrobbles file, each play under its listener. */
export class HistoryGatherer {
  readonly #file: string;
  readonly #now: number;
  readonly #isGrouped: boolean;
  readonly #builders = new Map<string, HistoryBuilder>();
  /** Whose histories were taken. */
  readonly #ended = new Set<string>();
  #rejected: RejectedScrobble[] = [];
  #rows = 0;
  #hasListeners = false;
  /** The listener of the last play, as spelled and as known. */
  #spelling: string | undefined;
  #listener = "";
  #builder = new HistoryBuilder();

  /** @param grouped whether the rows of each listener must come together */
  constructor({ file, now }: ReadHistoriesOptions, grouped = false) {
    this.#file = file;
    this.#now = now;
    this.#isGrouped = grouped;
  }

  /** @throws UserError if a listener's rows come back that must come together */
  add({ header, places, records }: ScrobbleRows): void {
    this.#hasListeners = places.listener !== -1;
    for (const record of records) {
      const { fields, line } = record;
      const artist = fields[places.artist_name] ?? "";
      const track = fields[places.track_name] ?? "";
      const date = fields[places.date] ?? "";
      const time = parseTimestamp(date);
      const fault = shapeFault(record, header.length) ??
        faultOf(artist.trim(), track.trim(), date.trim(), time, this.#now);
      if (fault === null && time !== null) {
        const listener = this.#hasListeners ? fields[places.listener] ?? "" : "";
        if (listener !== this.#spelling) this.#turnTo(listener, line);
        this.#builder.add(artist, track, time);
      } else if (!isBlank(artist, track, date)) {
        const row = cellsOf(record, places);
        this.#rejected.push({ line, reason: fault ?? "unreadable date", row });
      } else continue;
      this.#rows++;
    }
  }

  /** What was gathered since it was last taken. */
  histories(): Histories {
    const histories = inOrderOfListeners(this.#builders, this.#hasListeners);
    return { histories, ...this.#takeRows() };
  }

  /**
   * Gives up the histories of all listeners but the last, for which there are no more plays to come,
   * in the order in which they came.
   */
  takeEnded(): Histories {
    const ended = [...this.#builders].filter(([listener]) => listener !== this.#listener);
    for (const [listener] of ended) {
      this.#builders.delete(listener);
      this.#ended.add(listener);
    }
    const histories = ended.map(([listener, builder]) => builder.history(listener));
    return { histories, ...this.#takeRows() };
  }

  #turnTo(spelling: string, line: number): void {
    const listener = normaliseName(spelling);
    const comesBack = listener !== this.#listener && this.#builders.has(listener);
    if (this.#isGrouped && (comesBack || this.#ended.has(listener))) {
      throw new UserError(
        `${this.#file}: line ${line}: ${JSON.stringify(listener)} comes back after other ` +
          "listeners; the rows of each must come together: sort them by listener",
      );
    }
    [this.#spelling, this.#listener] = [spelling, listener];
    this.#builder = builderOf(listener, this.#builders);
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
 * @param plays in the order of the file
 */
export function historiesOf(plays: readonly Play[]): History[] {
  const builders = new Map<string, HistoryBuilder>();
  for (const { listener, artist_name, track_name, time } of plays) {
    builderOf(listener, builders).add(artist_name, track_name, time);
  }
  return inOrderOfListeners(builders, plays.some(({ listener }) => listener !== ""));
}

function inOrderOfListeners(
  builders: ReadonlyMap<string, HistoryBuilder>,
  hasListeners: boolean,
): History[] {
  return [...builders].sort(([a], [b]) => compareCodePoints(a, b))
    .map(([listener, builder]) => builder.history(hasListeners ? listener : null));
}

/** What is wrong with a record before its cells are looked at. */
function shapeFault({ fields, misquoted }: CsvRecord, width: number): string | null {
  if (misquoted && fields.length !== width) return "quotes out of place";
  return fields.length > width ? `${fields.length} columns instead of ${width}` : null;
}

function isBlank(...cells: readonly string[]): boolean {
  return cells.every((cell) => cell.trim() === "");
}

function builderOf(listener: string, builders: Map<string, HistoryBuilder>): HistoryBuilder {
  const known = builders.get(listener);
  if (known !== undefined) return known;
  const builder = new HistoryBuilder();
  builders.set(listener, builder);
  return builder;
}

/** Names, each with a code: how many came before it. */
type Codes = Map<string, number>;

/** Gathers the plays of one listener. */
class HistoryBuilder {
  readonly #artists: string[] = [];
  readonly #tracks: string[] = [];
  readonly #artistCodes: Codes = new Map();
  /** Of each artist, the codes of their tracks. */
  readonly #trackCodes: Codes[] = [];
  readonly #artist: number[] = [];
  readonly #track: number[] = [];
  readonly #time: number[] = [];
  /** The artist of the last play, often that of the next too. */
  #last = { artist: "", code: -1 };

  /** Names as they are written. */
  add(artist: string, track: string, time: number): void {
    if (artist !== this.#last.artist) {
      this.#last = { artist, code: codeOf(artist, this.#artistCodes, this.#artists) };
    }
    const artistCode = this.#last.code;
    const codes = this.#trackCodes[artistCode] ??= new Map();
    this.#artist.push(artistCode);
    this.#track.push(codeOf(track, codes, this.#tracks));
    this.#time.push(time);
  }

  history(listener: string | null): History {
    const names = this.#artists;
    const byName = Uint32Array.from(names.keys())
      .sort((a, b) => compareCodePoints(itemAt(names, a), itemAt(names, b)));
    const places = new Uint32Array(names.length);
    byName.forEach((code, place) => places[code] = place);

    const time = new Float64Array(this.#time);
    const order = orderOfTime(time);
    const inOrder = (values: readonly number[]): Uint32Array => {
      const typed = new Uint32Array(values);
      return order === null ? typed : order.map((play) => valueAt(typed, play));
    };
    return {
      listener,
      artists: Array.from(byName, (code) => itemAt(names, code)),
      tracks: this.#tracks,
      artist: inOrder(this.#artist).map((code) => valueAt(places, code)),
      track: inOrder(this.#track),
      time: order === null ? time : time.map((_, place) => valueAt(time, valueAt(order, place))),
    };
  }
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

/** The code of a name, which is given to it if it is new. */
function codeOf(written: string, codes: Codes, names: string[]): number {
  const known = codes.get(written);
  if (known !== undefined) return known;
  const name = apart(normaliseName(written));
  let code = codes.get(name);
  if (code === undefined) {
    code = names.length;
    names.push(name);
    codes.set(name, code);
  }
  if (name !== written) codes.set(apart(written), code);
  return code;
}

/** A text on its own: V8 keeps a slice as a part of the text it was cut from, and all of that alive. */
function apart(text: string): string {
  return ` ${text}`.slice(1);
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
    tally.reasons[row.reason] = (tally.reasons[row.reason] ?? 0) + 1;
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
