import { UserError } from "../../../base/errors.ts";
import type { ChosenColumns, Columns, TableSample } from "./columns.ts";

/** A play as an export tells it, before anything is checked; a name that is not there may be empty. */
export interface ToldPlay {
  readonly artist: string;
  readonly track: string;
  readonly album?: string;
  readonly listener?: string;
  /** Text in any spelling of `parseMoment`, or a number since 1970; empty if there is none. */
  readonly date: string | number;
}

/** The play that a record tells in these columns. */
export function playIn(
  { artist, track, album, listener, date, clock }: Columns,
  cell: (column: number) => string,
): ToldPlay {
  const text = (column: number | undefined): string => column === undefined ? "" : cell(column);
  return {
    artist: text(artist),
    track: text(track),
    album: text(album),
    listener: text(listener),
    date: clock === undefined ? text(date) : `${text(date).trim()} ${text(clock).trim()}`,
  };
}

/** Whether something was played for less than counts: so many milliseconds, empty if nobody says. */
export function isShort(milliseconds: string, { minSeconds }: DialectOptions): boolean {
  return milliseconds.trim() !== "" && Number(milliseconds) < 1000 * minSeconds;
}

/** A play too short to count. */
export function playedUnder({ minSeconds }: DialectOptions): NoPlay {
  return { leftOut: `plays under ${minSeconds} s` };
}

/** Something in an export that is rightly no play. */
export interface NoPlay {
  /** What it is, in the plural: `podcast episodes`. */
  readonly leftOut: string;
}

/** What a record of an export says. */
export type Reading = ToldPlay | NoPlay;

/** Whether a reading is rightly no play. */
export function isNoPlay(reading: Reading): reading is NoPlay {
  return "leftOut" in reading;
}

/** What matters to some dialects. */
export interface DialectOptions {
  /** A play counts from this long, where the export says how long it was. */
  readonly minSeconds: number;
}

/** How to read a table. */
export interface TableRecognition extends ChosenColumns {
  /** What a line of a single field begins with that is no record. */
  readonly comment?: string;
  /** Why a record is no play, or `null` if it is one. */
  readonly leftOut?: (cell: (column: number) => string) => string | null;
}

/** How to read JSON. */
export interface JsonRecognition {
  /** What it was recognised by, for people. */
  readonly evidence: string;
  /** What one value of the file says. */
  readonly read: (value: unknown) => Iterable<Reading>;
}

/** How some software writes listening histories. */
interface DialectOf<Sample, Recognition> {
  /** For `--format`. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  /**
   * Whether any file with times and names passes for it. Such a dialect is not tried on files that
   * merely came along in a zip or folder.
   */
  readonly vague?: true;
  /**
   * @param sample the beginning of a file
   * @returns how to read it, `null` if it is not of the dialect
   */
  recognise(sample: Sample, options: DialectOptions): Recognition | null;
}

/** A dialect in rows and columns. */
export type TableDialect = DialectOf<TableSample, TableRecognition>;

/** A dialect in JSON; a sample is the first values of a file. */
export type JsonDialect = DialectOf<readonly unknown[], JsonRecognition>;

/** What a file was recognised as, and how to read it. */
export interface Recognised<Recognition> {
  readonly dialect: { readonly name: string; readonly title: string };
  readonly recognition: Recognition;
}

/** The first dialect that a file is of, `null` if it is of none. */
export function recognised<Sample, Recognition>(
  dialects: readonly DialectOf<Sample, Recognition>[],
  sample: Sample,
  options: DialectOptions,
): Recognised<Recognition> | null {
  for (const dialect of dialects) {
    const recognition = dialect.recognise(sample, options);
    if (recognition !== null) return { dialect, recognition };
  }
  return null;
}

/** A file is in no dialect that is known: it may be no listening history at all. */
export class UnknownDialect extends UserError {}
