import { dateOrders, parseMoment, type Timestamp } from "../../../base/timestamp.ts";
import { FIRST_POSSIBLE } from "../../usable.ts";
import { namedColumns, type Role } from "./column_names.ts";

/** Where in a record the parts of a play are, counted from 0. */
export interface Columns {
  readonly artist: number;
  readonly track: number;
  readonly date: number;
  /** The time of day, where it is apart from the date. */
  readonly clock?: number | undefined;
  readonly album?: number | undefined;
  readonly listener?: number | undefined;
  /** For how many milliseconds it was played. */
  readonly played?: number | undefined;
}

/** The beginning of a table. */
export interface TableSample {
  readonly delimiter: string;
  /** The names of the columns, or `null` if the first record is a play already. */
  readonly header: readonly string[] | null;
  /** Records after the header. */
  readonly rows: readonly (readonly string[])[];
}

/** Columns, and what they were recognised by, for people. */
export interface ChosenColumns {
  readonly columns: Columns;
  readonly evidence: string;
}

/** What a column's content is like. */
export interface ColumnProfile {
  readonly kind: "empty" | "time" | "clock" | "number" | "code" | "text";
  readonly distinct: number;
  readonly examples: readonly string[];
  /** Of times: 0 if they know the day only, 1 for the minute, 2 for the second. */
  readonly precision: number;
}

/** Fewer rows than this are no evidence of what their columns mean. */
const ROWS_TO_TELL = 30;
const MOSTLY = 0.8;

const CLOCK = /^\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\.?)?$/i;
const CODE = /^(?:[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|https?:\S+|spotify:\S+)$/i;
const NUMBER = /^-?\d+(?:[.,]\d+)?$/;

/** Splits the header, if there is one, from the first records of a table. */
export function splitHeader(
  records: readonly (readonly string[])[],
): Pick<TableSample, "header" | "rows"> {
  const [first = [], ...rest] = records;
  const named = (role: "artist" | "track"): boolean => namedColumns(first, role).length > 0;
  const holdsTime = first.some((cell) => momentLike(cell) !== null);
  // Above times stands their name; a play without a time, or with one long ago, is none.
  const columns = profiles(rest);
  const namesTimes = first.some((cell, column) => columns[column]?.kind === "time" && isName(cell));
  const isHeader = !holdsTime && (named("artist") && named("track") || namesTimes);
  return isHeader ? { header: first, rows: rest } : { header: null, rows: records };
}

function isName(cell: string): boolean {
  return cell.trim() !== "" && parseMoment(cell) === null && dateOrders(cell).length === 0;
}

/** A cell's time if it is one at which a play can have been, in either order of day and month. */
function momentLike(cell: string): Timestamp | null {
  const moment = parseMoment(cell, dateOrders(cell)[0]);
  return moment !== null && moment.time >= FIRST_POSSIBLE && moment.time < 2 ** 32 ? moment : null;
}

/** What each column of some records holds. */
export function profiles(rows: readonly (readonly string[])[]): ColumnProfile[] {
  const width = rows.reduce((most, row) => Math.max(most, row.length), 0);
  return Array.from({ length: width }, (_, column) => profileOf(rows.map((row) => row[column])));
}

function profileOf(column: readonly (string | undefined)[]): ColumnProfile {
  const cells = column.map((cell) => cell?.trim() ?? "").filter((cell) => cell !== "");
  const different = new Set(cells);
  const share = (test: (cell: string) => boolean): number =>
    cells.filter(test).length / Math.max(1, cells.length);
  const kind = cells.length === 0
    ? "empty"
    : share((cell) => momentLike(cell) !== null) >= 0.5
    ? "time"
    : share((cell) => CLOCK.test(cell)) >= MOSTLY
    ? "clock"
    : share((cell) => CODE.test(cell)) >= MOSTLY
    ? "code"
    : share((cell) => NUMBER.test(cell)) >= 0.95
    ? "number"
    : "text";
  const precision = kind === "time" ? Math.max(...cells.map(precisionOf)) : 0;
  return { kind, distinct: different.size, examples: [...different].slice(0, 3), precision };
}

/** 0 for a day, 1 for a minute, 2 for a second. */
function precisionOf(cell: string): number {
  if (!cell.includes(":") && !/^\d{9,}/.test(cell)) return 0;
  return momentLike(cell)?.resolution === "second" ? 2 : 1;
}

/**
 * Works out which column is which: by its name, and where that does not tell, by its content.
 *
 * @returns `null` if that does not tell either
 */
export function chooseColumns({ header, rows }: TableSample): ChosenColumns | null {
  const found = profiles(rows);
  const names = header ?? [];
  const date = dateColumn(names, found);
  if (date === null) return null;
  const clock = found[date]?.precision === 0
    ? [...found.keys()].find((column) => found[column]?.kind === "clock")
    : undefined;
  const named = (
    role: Exclude<Role, "date" | "played">,
    ...not: readonly (number | undefined)[]
  ): number | undefined => {
    const fitting = namedColumns(names, role)
      .filter((column) => ![date, clock, ...not].includes(column))
      // Codes stand for listeners, but name no music.
      .filter((column) => role === "listener" || found[column]?.kind !== "code");
    // "Track" may be its number, where another column is its title.
    const title = rows.length < ROWS_TO_TELL
      ? undefined
      : fitting.find((column) => found[column]?.kind === "text");
    return title ?? fitting[0];
  };

  const artist = named("artist");
  const track = named("track", artist);
  const listener = named("listener", artist, track);
  const played = namedColumns(names, "played").find((column) => found[column]?.kind === "number");
  const rest = { date, clock, listener, played };
  if (artist !== undefined && track !== undefined) {
    const columns = { artist, track, album: named("album", artist, track), ...rest };
    return { columns, evidence: `header ${shown(columns, names)}` };
  }
  const texts = [...found.keys()].filter((column) =>
    found[column]?.kind === "text" && ![date, clock, listener].includes(column)
  );
  const told = byContent(texts, rows);
  if (told === null) return null;
  const { artist: byArtist, track: byTrack } = told;
  if ((artist ?? byArtist) !== byArtist || (track ?? byTrack) !== byTrack) return null;
  const columns = { ...told, ...rest };
  return { columns, evidence: `content: ${shown(columns, null)}` };
}

/** The roles of columns for people: by name, or by position from 1. */
export function shown(columns: Columns, header: readonly string[] | null): string {
  return Object.entries<number | undefined>({ ...columns })
    .flatMap(([role, column]) => column === undefined ? [] : [{ role, column }])
    .sort((a, b) => a.column - b.column)
    .map(({ role, column }) => header?.[column] || `${role}=${column + 1}`)
    .join(", ");
}

/** The column with the finest times, of equal ones that with the most telling name. */
function dateColumn(names: readonly string[], found: readonly ColumnProfile[]): number | null {
  const named = namedColumns(names, "date");
  const place = (column: number): number => {
    const at = named.indexOf(column);
    return at === -1 ? named.length : at;
  };
  const times = [...found.keys()].filter((column) => found[column]?.kind === "time");
  const anyNamed = times.some((column) => named.includes(column));
  const [best] = times
    .filter((column) => !anyNamed || named.includes(column))
    .sort((a, b) =>
      (found[b]?.precision ?? 0) - (found[a]?.precision ?? 0) || place(a) - place(b) || a - b
    );
  return best ?? named[0] ?? null;
}

/** What titles of albums have, and names of artists have not. */
const ALBUM_WORDS = new RegExp(
  String.raw`\b(?:EP|LP|OST|singles?|soundtracks?|motion picture|original score|deluxe|edition|` +
    String.raw`remaster(?:ed)?|anniversary|expanded|bonus tracks?|vol(?:ume)?\.? ?\d|dis[ck] ?\d|` +
    String.raw`CD ?\d|greatest hits|best of|anthology|compilation|collection|sessions|unplugged|` +
    String.raw`live (?:at|in|from))\b`,
  "i",
);

/**
 * Tells artist, track and album by how they hang together: albums by {@link albumOf}, tracks by being
 * more than artists.
 */
function byContent(
  texts: readonly number[],
  rows: readonly (readonly string[])[],
): { artist: number; track: number; album: number | undefined } | null {
  if (rows.length < ROWS_TO_TELL) return null;
  const distinct = (column: number): number => new Set(rows.map((row) => row[column])).size;
  const telling = texts.filter((column) => distinct(column) > Math.max(2, rows.length / 100));
  // An album's artist, say, beside the track's.
  const own = telling.filter((column, at) =>
    !telling.slice(0, at).some((before) =>
      rows.filter((row) => row[before] === row[column]).length > 0.9 * rows.length
    )
  );
  if (own.length > 3) return null;
  const album = own.length === 3 ? albumOf(own, rows) : undefined;
  if (album === null) return null;
  const [track, artist] = own.filter((column) => column !== album)
    .sort((a, b) => distinct(b) - distinct(a));
  if (track === undefined || artist === undefined) return null;
  if (distinct(track) < 1.2 * distinct(artist)) return null;
  return { artist, track, album };
}

/**
 * The column of albums among three: its titles have words of albums, it alone has gaps, or it tells
 * another column that does not tell it. `null` where nothing of it holds, or not of one column alone.
 */
function albumOf(columns: readonly number[], rows: readonly (readonly string[])[]): number | null {
  const share = (test: (cell: string) => boolean) => (column: number): number =>
    rows.filter((row) => test(row[column]?.trim() ?? "")).length / rows.length;
  const signs = [
    standout(columns, share((cell) => ALBUM_WORDS.test(cell)), { least: 0.02, lead: 2 }),
    standout(columns, share((cell) => cell === ""), { least: 0.05, lead: 5 }),
    // Tracks tell all and are told by none; between the other two there is a difference.
    teller(columns, rows),
  ].filter((sign) => sign !== null);
  return new Set(signs).size === 1 ? signs[0] ?? null : null;
}

/** The column whose measure is large enough, and as many times the next one's as it must be. */
function standout(
  columns: readonly number[],
  measure: (column: number) => number,
  { least, lead }: { least: number; lead: number },
): number | null {
  const [first, second] = columns.map((column) => ({ column, value: measure(column) }))
    .sort((a, b) => b.value - a.value);
  if (first === undefined || second === undefined) return null;
  return first.value >= least && first.value >= lead * second.value ? first.column : null;
}

function teller(columns: readonly number[], rows: readonly (readonly string[])[]): number | null {
  const distinct = (column: number): number => new Set(rows.map((row) => row[column])).size;
  const [track, one, other] = [...columns].sort((a, b) => distinct(b) - distinct(a));
  if (track === undefined || one === undefined || other === undefined) return null;
  if (distinct(track) < 1.2 * distinct(one)) return null;
  const difference = tells(one, other, rows) - tells(other, one, rows);
  return Math.abs(difference) < 0.15 ? null : difference > 0 ? one : other;
}

/** How often one column's value tells the other's, over values that come more than once. */
function tells(one: number, other: number, rows: readonly (readonly string[])[]): number {
  let right = 0;
  let all = 0;
  for (const [value, group] of Map.groupBy(rows, (row) => row[one]?.trim() ?? "")) {
    if (value === "" || group.length < 2) continue;
    const counts = [...Map.groupBy(group, (row) => row[other]).values()].map((g) => g.length);
    right += Math.max(...counts);
    all += group.length;
  }
  return all === 0 ? 0 : right / all;
}
