// @ts-types="@types/papaparse"
import Papa from "papaparse";
import { readDelimited, writeDelimited } from "../delimited.ts";
import type { Delimited, DelimitedRecord } from "../delimited.ts";
import { decodeText, detectEncoding, piecesOf } from "../encoding.ts";
import { AS_ASKED, cannotTell, findColumns } from "./asked_columns.ts";
import type { AskedColumns } from "./asked_columns.ts";
import { Collector } from "./collector.ts";
import { shown, splitHeader } from "./columns.ts";
import type { Columns, TableSample } from "./columns.ts";
import type { Candidate, Dialect, TableDialect, TableRecognition } from "./dialect.ts";
import type { ReadOptions, ReadSource } from "./read.ts";
import { counted } from "./source.ts";
import type { Source } from "./source.ts";

const SAMPLE_ROWS = 2_000;
const DELIMITERS = [",", "\t", ";", "|"];

/**
 * Reads the plays of a source in rows and columns.
 *
 * @param start its first bytes
 * @throws UserError if its dialect is unknown
 */
export async function readTable(
  source: Source,
  start: Uint8Array,
  dialects: readonly TableDialect[],
  options: ReadOptions,
  onBytes: (count: number) => void,
): Promise<ReadSource> {
  const encoding = options.encoding === undefined
    ? await detectEncoding(start, source.open)
    : { label: options.encoding };
  const text = (await Array.fromAsync(decodeText(piecesOf(start), encoding.label))).join("");
  const how = howDelimited(text);
  const records: DelimitedRecord[] = [];
  for await (const batch of readDelimited([text], how)) records.push(...batch);
  // The sample may end within a record.
  if (start.length < source.size && records.length > 1) records.pop();
  const rows = records.slice(0, SAMPLE_ROWS).map(({ fields }) => fields);
  const { dialect, recognition, header } = recognise(source.name, how, rows, dialects, options);

  const collector = new Collector({ ...options, file: source.name });
  const width = usualWidth(rows);
  let isHeader = header;
  const decoded = decodeText(counted(source, onBytes), encoding.label);
  for await (const batch of readDelimited(decoded, how)) {
    for (const record of isHeader ? batch.slice(1) : batch) {
      take(record, recognition, width, collector);
    }
    if (batch.length > 0) isHeader = false;
  }
  const collected = collector.finish();
  return {
    ...collected,
    dialect,
    evidence: recognition.evidence,
    encoding: encoding.label,
    warnings: encoding.warning === undefined
      ? collected.warnings
      : [encoding.warning, ...collected.warnings],
  };
}

/** Tells from its beginning how the fields of a table are told apart. */
function howDelimited(text: string): Delimited {
  const guess = Papa.parse<string[]>(text, { preview: 100, delimitersToGuess: DELIMITERS });
  const { delimiter } = guess.meta;
  return { delimiter, quoted: delimiter !== "\t" || quotesEnclose(text) };
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

function usualWidth(rows: readonly (readonly string[])[]): number {
  const counts = [...Map.groupBy(rows, (row) => row.length)]
    .sort(([, a], [, b]) => b.length - a.length);
  return counts[0]?.[0] ?? 0;
}

interface Known {
  readonly dialect: Pick<Dialect, "name" | "title">;
  readonly recognition: TableRecognition;
  /** Whether the first record names the columns. */
  readonly header: boolean;
}

function recognise(
  file: string,
  { delimiter }: Delimited,
  rows: readonly (readonly string[])[],
  dialects: readonly TableDialect[],
  options: ReadOptions,
): Known {
  const sample: TableSample = { delimiter, ...splitHeader(rows) };
  const header = sample.header !== null;
  if (options.columns !== undefined) return asAsked(options.columns, rows, sample, file);
  for (const dialect of dialects) {
    const recognition = dialect.recognise(sample);
    if (recognition !== null) return { dialect, recognition, header };
  }
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
  { line, fields, misquoted, unterminated }: DelimitedRecord,
  { columns, leftOut }: TableRecognition,
  width: number,
  collector: Collector,
): void {
  if (fields.every((field) => field === "")) return;
  const place = {
    line,
    row: () => writeDelimited([fields]).trimEnd(),
    ...(unterminated === undefined ? {} : { unterminated }),
  };
  const other = leftOut?.(fields) ?? null;
  if (other !== null) collector.leaveOut(other);
  else if (unterminated && fields.length < width) collector.reject(place, "cut off");
  else if (misquoted && fields.length !== width) collector.reject(place, "quotes out of place");
  else if (fields.length > width) {
    collector.reject(place, `${fields.length} columns instead of ${width}`);
  } else collector.add(candidateOf(fields, columns), place);
}

function candidateOf(fields: readonly string[], columns: Columns): Candidate {
  const field = (column: number | undefined): string =>
    column === undefined ? "" : fields[column] ?? "";
  const date = field(columns.date);
  return {
    artist: field(columns.artist),
    track: field(columns.track),
    album: field(columns.album),
    listener: field(columns.listener),
    date: columns.clock === undefined ? date : `${date.trim()} ${field(columns.clock).trim()}`,
  };
}
