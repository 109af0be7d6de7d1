import { itemAt } from "../../base/items.ts";
import { type CsvFormat, CsvReader, csvText, splitCsv } from "../../base/csv.ts";
import { detectEncoding, utf8Of } from "../../base/encoding.ts";
import { AS_ASKED, type AskedColumns, cannotTell, findColumns } from "./asked_columns.ts";
import { Collector, type ReadOptions } from "./collector.ts";
import { profiles, shown, splitHeader, type TableSample } from "./dialects/columns.ts";
import {
  type DialectOptions,
  isShort,
  playedUnder,
  playIn,
  type Recognised,
  recognised,
  type TableDialect,
  type TableRecognition,
} from "./dialects/dialect.ts";
import type { PlayColumns } from "../plays.ts";
import type { ReadFile } from "./imported_file.ts";
import { countedBytes, type Source } from "./source.ts";

/** Enough to see what a file is. */
export const SAMPLE_BYTES = 1 << 18;
const SAMPLE_ROWS = 2_000;
/** A longer one might not be read again from the history, where each quote takes two bytes. */
const LONGEST_ROW = 1 << 16;
const SENSE_ROWS = 200;
const DELIMITERS = [",", "\t", ";", "|"];
const SEPARATOR = /^"?sep=.?"?$/i;

/**
 * Reads the plays of a source in rows and columns.
 *
 * @param start its first bytes
 * @throws UserError if its dialect is unknown
 */
export async function readTableSource(
  source: Source,
  start: Uint8Array,
  dialects: readonly TableDialect[],
  options: ReadOptions,
  plays: PlayColumns,
  onBytes: (count: number) => void,
): Promise<ReadFile> {
  const encoding = options.encoding === undefined
    ? await detectEncoding(start, source.open)
    : { label: options.encoding };
  const text = new TextDecoder(encoding.label).decode(start);
  const { how, separator, rows } = sampleOf(text, source.name, start.length === SAMPLE_BYTES);
  const { dialect, recognition, header } = recognise(source.name, how, rows, dialects, options);

  const collector = new Collector<CsvReader>(
    source.name,
    options,
    plays,
    (row) => csvText([row.record().fields]).trimEnd(),
  );
  const width = usualWidth(rows);
  let before = Number(separator) + Number(header);
  const reader = new CsvReader(source.name, how);
  const takeAll = (): void => {
    while (reader.next()) {
      if (before > 0) before--;
      else take(reader, recognition, width, plays, collector, options);
    }
  };
  for await (const piece of utf8Of(countedBytes(source, onBytes), encoding.label)) {
    reader.push(piece);
    takeAll();
  }
  reader.end();
  takeAll();
  const { label, warning } = encoding;
  return collector.finish(
    { format: dialect.name, title: dialect.title, evidence: recognition.evidence, encoding: label },
    warning === undefined ? [] : [warning],
  );
}

interface Sample {
  readonly how: CsvFormat;
  /** Whether a line like `sep=;`, for spreadsheets, comes before the records. */
  readonly separator: boolean;
  readonly rows: readonly (readonly string[])[];
}

/**
 * The first records of a table, its fields told apart by the delimiter that makes most sense of them:
 * one column holds times, and the records are of one width, wider than with others.
 *
 * @param file its name, for messages
 * @param cut whether the text goes on
 */
function sampleOf(text: string, file: string, cut: boolean): Sample {
  const samples = DELIMITERS.map((delimiter) => {
    const how = { delimiter, quoted: delimiter !== "\t" || quotesEnclose(text) };
    const records = splitCsv(text, file, how);
    const whole = cut && records.length > 1 ? records.slice(0, -1) : records;
    const rows = whole.slice(0, SAMPLE_ROWS).map(({ fields }) => fields);
    const separator = SEPARATOR.test(rows[0]?.join(delimiter) ?? "");
    return { how, separator, rows: separator ? rows.slice(1) : rows };
  });
  const sense = ({ rows }: Sample): number[] => {
    const width = usualWidth(rows);
    const times = profiles(rows.slice(0, SENSE_ROWS)).some(({ kind }) => kind === "time");
    const regular = rows.filter((row) => row.length === width).length / Math.max(1, rows.length);
    return [Number(times && width > 1), Number(width > 1), regular, width];
  };
  const [best] = samples.map((sample) => ({ sample, sense: sense(sample) }))
    .sort((a, b) => {
      const at = a.sense.findIndex((value, i) => value !== b.sense[i]);
      return at === -1 ? 0 : itemAt(b.sense, at) - itemAt(a.sense, at);
    });
  return best?.sample ?? { how: { delimiter: ",", quoted: true }, separator: false, rows: [] };
}

/**
 * Whether quotes enclose fields in a tab-separated text. Often they are part of a name there: only
 * doubled quotes, or a first line that is all in quotes, are a sign that they enclose.
 */
function quotesEnclose(text: string): boolean {
  const [first = ""] = text.split("\n", 1);
  return /(?:^|\t|\n)"[^"\t\n]*""/.test(text) ||
    first.split("\t").every((field) => /^".*"$/.test(field));
}

/** How many fields most records have, those of a single field apart: they are no plays. */
function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = [...Map.groupBy(rows.filter((row) => row.length > 1), (row) => row.length)]
    .sort(([a, these], [b, those]) => those.length - these.length || b - a);
  return counts[0]?.[0] ?? 1;
}

interface Known extends Recognised<TableRecognition> {
  /** Whether the first record names the columns. */
  readonly header: boolean;
}

function recognise(
  file: string,
  { delimiter }: CsvFormat,
  rows: readonly (readonly string[])[],
  dialects: readonly TableDialect[],
  options: ReadOptions,
): Known {
  const sample: TableSample = { delimiter, ...splitHeader(rows) };
  const header = sample.header !== null;
  if (options.columns !== undefined) return asAsked(options.columns, rows, sample, file);
  const known = recognised(dialects, sample, options);
  if (known !== null) return { ...known, header };
  throw cannotTell(file, sample);
}

function asAsked(
  asked: AskedColumns,
  rows: readonly (readonly string[])[],
  sample: TableSample,
  file: string,
): Known {
  const [first = []] = rows;
  // Who names a column by its name says that there are names.
  const byName = Object.values(asked).some((column) => first.some((n) => n.trim() === column));
  const header = sample.header !== null || byName;
  const columns = findColumns(asked, header ? first : null, usualWidth(rows), file);
  return {
    dialect: AS_ASKED,
    recognition: { columns, evidence: shown(columns, header ? first : null) },
    header,
  };
}

function take(
  row: CsvReader,
  { columns, comment, leftOut }: TableRecognition,
  width: number,
  plays: PlayColumns,
  collector: Collector<CsvReader>,
  options: DialectOptions,
): void {
  const cell = (place: number): string => row.text(place);
  const isComment = row.width === 1 && comment !== undefined && cell(0).startsWith(comment);
  if (row.isEmpty || isComment) return;
  const other = leftOut?.(cell) ?? null;
  if (other !== null) collector.leaveOut(other);
  else if (columns.played !== undefined && isShort(cell(columns.played), options)) {
    collector.leaveOut(playedUnder(options).leftOut);
  } else if (row.unterminated && row.width < width) collector.reject(row, "cut off");
  else if (row.misquoted && row.width !== width) collector.reject(row, "quotes out of place");
  else if (row.width > width) collector.reject(row, `${row.width} columns instead of ${width}`);
  else if (row.length > LONGEST_ROW) collector.reject(row, `longer than ${LONGEST_ROW} bytes`);
  else if (columns.clock !== undefined) collector.addTold(playIn(columns, cell), row);
  else {
    const code = (place = -1): number => plays.names.code(row.field(place));
    const { listener, artist, track, album, date } = columns;
    const names = {
      listener: code(listener),
      artist: code(artist),
      track: code(track),
      album: code(album),
    };
    collector.add(names, row.field(date), row);
  }
}
