import { bisectRight } from "d3-array";
import type { CsvRecord } from "../base/csv.ts";
import { UserError } from "../base/errors.ts";
import { itemAt, valueAt } from "../base/items.ts";
import { compareCodePoints } from "../base/order.ts";
import { parseTimestamp } from "../base/timestamp.ts";
import type { Play } from "./curated.ts";
import { normaliseName } from "./names.ts";
import { cellsOf, type ScrobbleRows, scrobbleRows } from "./rows.ts";
import type { ScrobbleColumn, SourcesConfig } from "./sources.ts";
import { countReasons, faultOf } from "./usable.ts";

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
  refuseTooMany(found, options);
  return found;
}

/** Gathers the rows of a scrobbles file, each play under its listener. */
export class HistoryGatherer {
  readonly #now: number;
  readonly #mayHaveListeners: boolean;
  readonly #builders = new Map<string, HistoryBuilder>();
  readonly #rejected: RejectedScrobble[] = [];
  #rows = 0;
  #hasListeners = false;
  #spelling: string | undefined;
  #builder = new HistoryBuilder();

  constructor({ sources: { scrobbles }, now }: Pick<ReadHistoriesOptions, "sources" | "now">) {
    this.#now = now;
    this.#mayHaveListeners = [...scrobbles.required_columns, ...scrobbles.optional_columns]
      .includes("listener");
  }

  add({ header, places, records }: ScrobbleRows): void {
    this.#hasListeners = this.#mayHaveListeners && places.listener !== -1;
    for (const record of records) {
      const { fields } = record;
      const artist = fields[places.artist_name] ?? "";
      const track = fields[places.track_name] ?? "";
      const date = fields[places.date] ?? "";
      const time = parseTimestamp(date);
      const fault = shapeFault(record, header.length) ??
        faultOf(artist.trim(), track.trim(), date.trim(), time, this.#now);
      if (fault === null && time !== null) {
        const listener = this.#hasListeners ? fields[places.listener] ?? "" : "";
        if (listener !== this.#spelling) {
          this.#spelling = listener;
          this.#builder = builderOf(normaliseName(listener), this.#builders);
        }
        this.#builder.add(artist, track, time);
      } else if (!isBlank(artist, track, date)) {
        this.#rejected.push({
          line: record.line,
          reason: fault ?? "unreadable date",
          row: cellsOf(record, places),
        });
      } else continue;
      this.#rows++;
    }
  }

  /** What was gathered. */
  histories(): Histories {
    return {
      histories: inOrderOfListeners(this.#builders, this.#hasListeners),
      rejected: this.#rejected,
      rows: this.#rows,
    };
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

/**
 * Refuses a file of which too much cannot be used.
 *
 * @throws UserError if it holds no usable row, or more than `max_rejected_share` rows to set aside
 */
export function refuseTooMany(
  { rejected, rows }: Pick<Histories, "rejected" | "rows">,
  { file, sources }: Pick<ReadHistoriesOptions, "file" | "sources">,
): void {
  if (rows === 0) throw new UserError(`${file}: holds no scrobbles, only a header`);
  const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
  const share = rejected.length / rows;
  const limit = sources.max_rejected_share;
  if (share > limit) {
    const counts = Object.entries(countReasons(rejected.map(({ reason }) => reason)))
      .sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1));
    throw new UserError(
      [
        `${file}: ${rejected.length} of ${rows} rows (${
          percent(share)
        }) cannot be used, more than ` +
        `max_rejected_share (${percent(limit)}) allows:`,
        ...counts.map(([reason, count]) => `  ${count} × ${reason}`),
        "for example:",
        ...rejected.slice(0, 3)
          .map(({ line, reason, row }) => `  line ${line}: ${reason}: ${JSON.stringify(row)}`),
        "Mend the rows, map the columns in configs/sources.yaml, or raise max_rejected_share there.",
      ].join("\n"),
    );
  }
  if (rejected.length === rows) throw new UserError(`${file}: none of its ${rows} rows is usable`);
}
