// @ts-types="@types/papaparse"
import Papa from "papaparse";

/** How fields are told apart. */
export interface Delimited {
  readonly delimiter: string;
  /** Whether `"` encloses fields; where it does not, it is a letter like any other. */
  readonly quoted: boolean;
}

/** One record of a delimited file. */
export interface DelimitedRecord {
  /** The line on which it starts, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
  /** Its quotes are wrong, and the fields a guess from its first line. */
  readonly misquoted?: true;
  /** The file ends in it without a line break: it may be cut off. */
  readonly unterminated?: true;
}

/** No record is longer; what seems to be is a quote that never closes. */
const LONGEST_RECORD = 1 << 18;

/** What Papa Parse gives back, which its types leave open. */
interface Parsed {
  readonly data: readonly string[][];
  readonly errors: readonly { readonly row: number }[];
  /** `cursor`: how much of the text the records take up. */
  readonly meta: { readonly cursor: number };
}

/**
 * Reads a delimited text in batches of records. Blank lines are skipped. Quoted fields may hold
 * delimiters and line breaks; a quote that is out of place costs its own line and no other.
 *
 * @param texts the text in pieces of any length, lines ending in `\n`
 */
export async function* readDelimited(
  texts: AsyncIterable<string> | Iterable<string>,
  how: Delimited,
): AsyncGenerator<DelimitedRecord[]> {
  let rest = "";
  let line = 1;

  /** Takes whole records from `rest`; all of them if it is the last of the text. */
  const take = (last: boolean): DelimitedRecord[] => {
    const records: DelimitedRecord[] = [];
    for (;;) {
      const { data, errors, meta } = parse(rest, how, { last });
      const fault = errors[0]?.row ??
        (rest.length - meta.cursor > LONGEST_RECORD ? data.length : null);
      for (const fields of fault === null ? data : data.slice(0, fault)) {
        if (fields.length > 1 || fields[0] !== "") records.push({ line, fields });
        line += 1 + lineBreaks(fields);
      }
      if (fault === null) {
        rest = last ? "" : rest.slice(meta.cursor);
        return records;
      }
      if (fault > 0) rest = rest.slice(parse(rest, how, { last, rows: fault }).meta.cursor);
      const end = rest.indexOf("\n");
      if (end === -1 && !last) return records;
      const text = end === -1 ? rest : rest.slice(0, end);
      records.push({ line, fields: looseFields(text, how.delimiter), misquoted: true });
      line++;
      rest = end === -1 ? "" : rest.slice(end + 1);
    }
  };

  for await (const text of texts) {
    rest += text;
    const records = take(false);
    if (records.length > 0) yield records;
  }
  const unterminated = !rest.endsWith("\n");
  const records = take(true);
  const final = records.at(-1);
  if (final !== undefined && unterminated) {
    records[records.length - 1] = { ...final, unterminated: true };
  }
  if (records.length > 0) yield records;
}

function parse(
  text: string,
  { delimiter, quoted }: Delimited,
  { last, rows }: { last: boolean; rows?: number },
): Parsed {
  const parser = new Papa.Parser({
    delimiter,
    newline: "\n",
    ...(quoted ? {} : { fastMode: true }),
    ...(rows === undefined ? {} : { preview: rows }),
  });
  const parsed: Parsed = parser.parse(text, 0, !last);
  return parsed;
}

function lineBreaks(fields: readonly string[]): number {
  let breaks = 0;
  for (const field of fields) {
    for (let at = field.indexOf("\n"); at !== -1; at = field.indexOf("\n", at + 1)) breaks++;
  }
  return breaks;
}

/** The fields of a line in which quotes count only where they enclose a whole field. */
function looseFields(text: string, delimiter: string): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const enclosed = /^"((?:[^"]|"")*)"/.exec(text.slice(at));
    const after = enclosed === null ? -1 : at + enclosed[0].length;
    if (enclosed !== null && (after === text.length || text.startsWith(delimiter, after))) {
      fields.push((enclosed[1] ?? "").replaceAll('""', '"'));
      at = after + delimiter.length;
    } else {
      const next = text.indexOf(delimiter, at);
      const end = next === -1 ? text.length : next;
      fields.push(text.slice(at, end));
      at = end + delimiter.length;
    }
  }
  return fields;
}

/**
 * Records as comma-separated text, each with its line end. Papa's `unparse` takes more than three
 * times as long, which is a second of a million records.
 */
export function writeDelimited(records: readonly (readonly string[])[]): string {
  return records.map((fields) => fields.map(enclosed).join(",") + "\n").join("");
}

function enclosed(field: string): string {
  const plain = !/[",\r\n]/.test(field) && field === field.trim();
  return plain ? field : `"${field.replaceAll('"', '""')}"`;
}
