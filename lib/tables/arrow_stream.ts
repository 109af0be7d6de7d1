/**
 * Arrow's stream format, in plain JavaScript: a batch in memory at a time.
 *
 * @module
 */
import { DataType, type RecordBatch, RecordBatchReader } from "apache-arrow";
import { csvText } from "../base/csv.ts";
import { messageOf, UserError } from "../base/errors.ts";
import { formatTimestamp } from "../base/timestamp.ts";

/** Rows spelled at a time. */
const ROWS = 4096;

/**
 * Arrow streams, one behind the other, as CSV with a header: row n stands on line n + 1. Text stays as
 * it is but for line breaks, which become spaces; a time of any unit and zone is spelled in UTC, one
 * without a zone taken for UTC; missing values are empty.
 *
 * @param columns those to spell, where the stream has them; cells of the others are left empty
 * @param file its name, for messages
 * @throws UserError naming the batch, counted from 1, if it is damaged, and the column if that is
 * neither text, numbers nor times
 */
export async function* csvOfArrowStream(
  pieces: AsyncIterable<Uint8Array>,
  columns: readonly string[],
  file: string,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let header: string | null = null;
  let batches = 0;
  try {
    for await (const stream of RecordBatchReader.readAll(pieces)) {
      for await (const batch of stream) {
        const names = csvText([batch.schema.names.map(String)]);
        if (header === null) yield encoder.encode(header = names);
        else if (header !== names) throw new Error(`its columns are ${names.trim()}`);
        for (const text of csvOf(batch, columns)) yield encoder.encode(text);
        batches++;
      }
    }
  } catch (error) {
    throw new UserError(
      `${file}: batch ${batches + 1} of an Arrow stream: ${messageOf(error)}. What is read is an ` +
        "uncompressed stream of text, numbers and times",
    );
  }
}

function* csvOf(batch: RecordBatch, columns: readonly string[]): Generator<string> {
  const cells = batch.schema.fields.map(({ name, type }, place) => {
    const values = columns.includes(String(name)) ? batch.getChildAt(place) : null;
    if (values === null) return () => "";
    const spelled = spellingOf(DataType.isDictionary(type) ? type.dictionary : type);
    if (spelled === null) {
      throw new Error(`column ${String(name)} holds ${type}: neither text, numbers nor times`);
    }
    return (row: number): string => {
      const value: unknown = values.get(row);
      return value === null ? "" : spelled(value);
    };
  });
  for (let from = 0; from < batch.numRows; from += ROWS) {
    const rows = Array.from(
      { length: Math.min(ROWS, batch.numRows - from) },
      (_, row) => from + row,
    );
    yield csvText(rows.map((row) => cells.map((cell) => cell(row))));
  }
}

/** How values of a type are spelled; `null` if they are no cells of plays. */
function spellingOf(type: DataType): ((value: unknown) => string) | null {
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type) || DataType.isUtf8View(type)) {
    return (text) => String(text).replace(/[\r\n]+/g, " ");
  }
  // Both are read as milliseconds since 1970.
  if (DataType.isTimestamp(type) || DataType.isDate(type)) {
    return (milliseconds) => spelledTime(Math.floor(Number(milliseconds) / 1000));
  }
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isNull(type)) return String;
  return null;
}

/** Seconds since 1970 of the years of four digits. */
const [FIRST, END] = [Date.parse("0000-01-01") / 1000, Date.parse("+010000-01-01") / 1000];

/** What is in no such year is spelled so that it reads as no time. */
function spelledTime(seconds: number): string {
  return seconds >= FIRST && seconds < END ? formatTimestamp(seconds) : `${seconds} s since 1970`;
}
