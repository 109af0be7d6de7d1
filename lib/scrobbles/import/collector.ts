import { extent } from "d3-array";
import { type Span, spanOf, textOf } from "../../base/encoding.ts";
import { UserError } from "../../base/errors.ts";
import {
  type DateOrder,
  dateOrders,
  epochMoment,
  formatTimestamp,
  momentIn,
} from "../../base/timestamp.ts";
import { some } from "../../text/printable.ts";
import { NO_NAME, type PlayColumns, type PlayNames } from "../plays.ts";
import { countReason, faultOf } from "../usable.ts";
import type { AskedColumns } from "./asked_columns.ts";
import { type ReadFile, type RecognisedFile, type RejectedRow, rowsIn } from "./imported_file.ts";
import type { DialectOptions, ToldPlay } from "./dialects/dialect.ts";

/** Where a record stands. */
export interface Place {
  readonly line: number;
  /** The file ends in it without a line break: it may be cut off. */
  readonly unterminated?: boolean;
}

/** How to read a file. */
export interface ReadOptions extends DialectOptions {
  /** Seconds since 1970; later plays are in the future. */
  readonly now: number;
  /** The name of a dialect; recognised by content if absent. */
  readonly format?: string;
  /** Where the parts of a play are; worked out if absent. */
  readonly columns?: AskedColumns;
  /** A label of the WHATWG Encoding Standard; recognised by content if absent. */
  readonly encoding?: string;
  /** Told by the user; worked out from the whole file if absent. */
  readonly dates?: DateOrder;
  /** Whose plays these are. */
  readonly listener?: string;
  /** How many records of a file that are no usable plays are kept as they are written; else all. */
  readonly keepRejected?: number;
  /** More plays than these, of all files, are refused. */
  readonly mostPlays?: number;
}

/** Among fewer times, all on the full minute, chance is not ruled out. */
const TIMES_TO_TELL = 20;
const DAY_S = 86_400;
/** With longer ones a row of the history could be longer than is read again. */
const LONGEST_NAME = 20_000;

/** Takes the records of one file as plays. */
export class Collector<P extends Place> {
  readonly #file: string;
  readonly #options: ReadOptions;
  readonly #plays: PlayColumns;
  readonly #spell: (place: P) => string;
  /** The place of its first play. */
  readonly #from: number;
  readonly #rejected: RejectedRow[] = [];
  readonly #rejectedFor: Record<string, number> = {};
  readonly #leftOut: Record<string, number> = {};
  /** The first date that needs an order of day and month to be read, and how many there are. */
  #unordered: { readonly line: number; readonly date: string } | null = null;
  #unorderedCount = 0;
  /** The first date that can only be read in one order, by order. */
  readonly #decisive = new Map<DateOrder, { line: number; date: string }>();
  readonly #listeners = new Set<number>();
  #anySeconds = false;

  /**
   * @param file its name, for messages
   * @param plays to which those of the file are added
   * @param spell gives a record as it is written
   */
  constructor(
    file: string,
    options: ReadOptions,
    plays: PlayColumns,
    spell: (place: P) => string,
  ) {
    this.#file = file;
    this.#options = options;
    this.#plays = plays;
    this.#from = plays.length;
    this.#spell = spell;
  }

  /** Counts a record that is rightly no play. */
  leaveOut(what: string): void {
    countReason(this.#leftOut, what);
  }

  /** Sets a record aside. */
  reject(place: P, reason: string): void {
    const { keepRejected = Infinity } = this.#options;
    countReason(this.#rejectedFor, reason);
    if (this.#rejected.length >= keepRejected) return;
    const row = this.#spell(place);
    this.#rejected.push({ file: this.#file, line: place.line, reason, row });
  }

  /** Takes what a record says as a play, if it is a usable one. */
  addTold({ listener = "", artist, track, album = "", date }: ToldPlay, place: P): void {
    const names = [listener, artist, track, album];
    if (names.some(({ length }) => length > LONGEST_NAME)) {
      return this.reject(place, `a name of more than ${LONGEST_NAME} letters`);
    }
    const code = (name: string): number => this.#plays.nameCode(name);
    this.add(
      { listener: code(listener), artist: code(artist), track: code(track), album: code(album) },
      typeof date === "number" ? date : spanOf(date),
      place,
    );
  }

  /**
   * Takes a record as a play, if it is a usable one.
   *
   * @param date text in any spelling of `parseMoment`, or a number since 1970
   * @throws UserError if there are too many
   */
  add(names: PlayNames, date: Span | number, place: P): void {
    const { dates, mostPlays, now } = this.#options;
    const moment = typeof date === "number" ? epochMoment(date) : momentIn(date, dates);
    if (moment === null && dates === undefined && this.#isUnordered(date, place.line)) return;
    const { listener, artist, track } = names;
    const hasDate = typeof date === "number" || date.to > date.from;
    const fault = faultOf(
      artist !== NO_NAME,
      track !== NO_NAME,
      hasDate,
      moment?.time ?? null,
      now,
    );
    if (fault !== null || moment === null) return this.reject(place, fault ?? "unreadable date");
    // A time that ends before the seconds all others have is the rest of a longer one.
    if (place.unterminated === true && this.#anySeconds && moment.resolution === "minute") {
      return this.reject(place, "cut off");
    }
    this.#anySeconds ||= moment.resolution === "second";
    if (listener !== NO_NAME) this.#listeners.add(listener);
    if (this.#plays.length === mostPlays) {
      throw new UserError(`${this.#file}: more than ${mostPlays} plays; send them in parts`);
    }
    this.#plays.add({ ...names, time: moment.time, resolution: moment.resolution });
  }

  /** Whether a date needs an order of day and month to be read, which is noted. */
  #isUnordered(date: Span | number, line: number): boolean {
    const text = typeof date === "number" ? String(date) : textOf(date);
    const [only, another] = dateOrders(text);
    if (only === undefined) return false;
    if (another === undefined && !this.#decisive.has(only)) {
      this.#decisive.set(only, { line, date: text });
    }
    this.#unordered ??= { line, date: text };
    this.#unorderedCount++;
    return true;
  }

  /**
   * Judges the file as a whole. Where it shows an order of day and month, records that need one were
   * passed over: it has to be read again in that order.
   *
   * @param warnings to tell before the file's own
   * @throws UserError if the order cannot be told, or if plays of several listeners were to be those of
   * one
   */
  finish(what: RecognisedFile, warnings: readonly string[] = []): ReadFile {
    const dates = this.#order();
    this.#nameListener();
    const times = this.#plays.time.subarray(this.#from, this.#plays.length);
    const all = (unit: number): boolean =>
      times.length >= TIMES_TO_TELL && times.every((time) => time % unit === 0);
    if (all(60)) this.#plays.isCoarse.fill(1, this.#from, this.#plays.length);
    const [left_out, rejected] = [this.#leftOut, this.#rejectedFor];
    const [first, last] = extent(times);
    const file = {
      file: this.#file,
      ...what,
      rows: times.length + rowsIn(left_out) + rowsIn(rejected),
      taken: times.length,
      left_out,
      rejected,
      first: first === undefined ? null : formatTimestamp(first),
      last: last === undefined ? null : formatTimestamp(last),
      dates,
      warnings: all(DAY_S)
        ? [...warnings, "dates without a time of day: a track counts once a day"]
        : [...warnings],
    };
    return { file, rejected: this.#rejected };
  }

  #order(): DateOrder | null {
    const file = this.#file;
    if (this.#unordered === null) return null;
    const { line, date } = this.#unordered;
    const [one, other] = [...this.#decisive];
    if (one === undefined) {
      const like = this.#unorderedCount;
      throw new UserError(
        `${file}: line ${line}: ${JSON.stringify(date)} could be day or month first` +
          (like === 1 ? "" : `, as could all ${like} dates like it`) +
          ". Say which with --dates day-first or --dates month-first",
      );
    }
    if (other !== undefined) {
      throw new UserError(
        `${file}: some dates have the day first, others the month: ` +
          [one, other].map(([order, { line, date }]) => `line ${line} ${date} (${order})`).join(
            ", ",
          ) +
          ". Say with --dates day-first or --dates month-first which to take; the others are set aside",
      );
    }
    return one[0];
  }

  #nameListener(): void {
    const { listener } = this.#options;
    if (listener === undefined) return;
    if (this.#listeners.size > 1) {
      const names = [...this.#listeners].map((code) => this.#plays.names.name(code));
      throw new UserError(
        `${this.#file}: has ${names.length} listeners of its own (${
          some(names, 3)
        }); leave out --listener`,
      );
    }
    this.#plays.listener.fill(this.#plays.nameCode(listener), this.#from, this.#plays.length);
  }
}
