import { UserError } from "../../base/errors.ts";
import type { ImportedScrobble } from "../distinct.ts";
import {
  type DateOrder,
  dateOrders,
  epochMoment,
  parseMoment,
  type Resolution,
  type Timestamp,
} from "../../base/timestamp.ts";
import { countReason, faultOf } from "../usable.ts";
import type { ToldPlay } from "./dialects/dialect.ts";

/** A record that is no usable play. */
export interface RejectedRow {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
  /** The record as it is written. */
  readonly row: string;
}

/** Where a record stands. */
export interface Place {
  readonly line: number;
  /** The file ends in it without a line break: it may be cut off. */
  readonly unterminated?: true;
}

/** How to judge records. */
export interface CollectorOptions {
  /** For messages. */
  readonly file: string;
  /** Seconds since 1970; later plays are in the future. */
  readonly now: number;
  /** Told by the user; worked out from the whole file if absent. */
  readonly dates?: DateOrder;
  /** Whose plays these are. */
  readonly listener?: string;
}

/** What a file came to. */
export interface Collected {
  readonly plays: readonly ImportedScrobble[];
  readonly rejected: readonly RejectedRow[];
  /** How many records were rightly no plays, by what they are. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** The order of day and month that the file as a whole showed, where it mattered. */
  readonly dates: DateOrder | null;
  readonly warnings: readonly string[];
}

/** A date that needs an order to be read. */
interface Waiting<P> {
  readonly told: ToldPlay;
  readonly place: P;
}

/** Among fewer times, all on the full minute, chance is not ruled out. */
const TIMES_TO_TELL = 20;
const DAY_S = 86_400;
const CUT_OFF = "cut off";

/** Takes the records of one file, and judges them when all are there. */
export class Collector<P extends Place> {
  readonly #spell: (place: P) => string;
  readonly #options: CollectorOptions;
  readonly #plays: { -readonly [K in keyof ImportedScrobble]: ImportedScrobble[K] }[] = [];
  readonly #rejected: RejectedRow[] = [];
  readonly #leftOut: Record<string, number> = {};
  readonly #waiting: Waiting<P>[] = [];
  /** The first date that can only be read in one order, by order. */
  readonly #decisive = new Map<DateOrder, { line: number; date: string }>();
  readonly #listeners = new Set<string>();
  #anySeconds = false;

  /** @param spell gives a record as it is written */
  constructor(options: CollectorOptions, spell: (place: P) => string) {
    this.#options = options;
    this.#spell = spell;
  }

  /** Counts a record that is rightly no play. */
  leaveOut(what: string): void {
    countReason(this.#leftOut, what);
  }

  /** Sets a record aside. */
  reject(place: P, reason: string): void {
    const { file } = this.#options;
    this.#rejected.push({ file, line: place.line, reason, row: this.#spell(place) });
  }

  /** Takes a record as a play, if it is a usable one. */
  add(told: ToldPlay, place: P): void {
    const { date } = told;
    const moment = typeof date === "number"
      ? epochMoment(date)
      : parseMoment(date, this.#options.dates);
    if (moment === null && this.#options.dates === undefined) {
      const orders = dateOrders(String(date));
      const [only, another] = orders;
      if (only !== undefined) {
        if (another === undefined && !this.#decisive.has(only)) {
          this.#decisive.set(only, { line: place.line, date: String(date) });
        }
        this.#waiting.push({ told, place });
        return;
      }
    }
    this.#judge(told, place, moment);
  }

  #judge(told: ToldPlay, place: P, moment: Timestamp | null): void {
    const { artist, track, album, date } = told;
    const time = moment?.time ?? null;
    const fault = faultOf(artist.trim(), track.trim(), String(date), time, this.#options.now);
    if (fault !== null || moment === null) return this.reject(place, fault ?? "unreadable date");
    // A time that ends before the seconds all others have is the rest of a longer one.
    if (place.unterminated === true && this.#anySeconds && moment.resolution === "minute") {
      return this.reject(place, CUT_OFF);
    }
    this.#anySeconds ||= moment.resolution === "second";
    const listener = told.listener.trim();
    if (listener !== "") this.#listeners.add(listener);
    this.#plays.push({
      listener,
      artist_name: artist,
      track_name: track,
      album_name: album,
      time: moment.time,
      resolution: moment.resolution,
    });
  }

  /**
   * Judges what had to wait for the whole file.
   *
   * @throws UserError if the order of day and month cannot be told, or if plays of several listeners
   * were to be those of one
   */
  finish(): Collected {
    const dates = this.#waiting.length > 0 ? this.#order() : null;
    for (const { told, place } of this.#waiting) {
      this.#judge(told, place, parseMoment(String(told.date), dates ?? undefined));
    }
    this.#rejected.sort((a, b) => a.line - b.line);
    this.#nameListener();
    const warnings: string[] = [];
    if (this.#all((time) => time % DAY_S === 0)) {
      warnings.push("dates without a time of day: a track counts once a day");
    }
    if (this.#all((time) => time % 60 === 0)) this.#setResolution("minute");
    return {
      plays: this.#plays,
      rejected: this.#rejected,
      leftOut: this.#leftOut,
      dates,
      warnings,
    };
  }

  #order(): DateOrder {
    const { file } = this.#options;
    const [one, other] = [...this.#decisive];
    if (one === undefined) {
      const { told, place } = this.#waiting[0] ?? {};
      throw new UserError(
        `${file}: line ${place?.line}: ${JSON.stringify(told?.date)} could be day or month ` +
          `first, as could all ${this.#waiting.length} dates like it. Say which with ` +
          "--dates day-first or --dates month-first",
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
    const { listener, file } = this.#options;
    if (listener === undefined) return;
    if (this.#listeners.size > 1) {
      const some = [...this.#listeners].slice(0, 3).join(", ");
      throw new UserError(
        `${file}: has ${this.#listeners.size} listeners of its own (${some}, …); leave out --listener`,
      );
    }
    for (const play of this.#plays) play.listener = listener;
  }

  #all(test: (time: number) => boolean): boolean {
    return this.#plays.length >= TIMES_TO_TELL && this.#plays.every(({ time }) => test(time));
  }

  #setResolution(resolution: Resolution): void {
    for (const play of this.#plays) play.resolution = resolution;
  }
}
