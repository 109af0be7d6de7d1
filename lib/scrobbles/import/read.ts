import { utf16Of } from "../../base/encoding.ts";
import { type JsonDialect, type TableDialect, UnknownDialect } from "./dialects/dialect.ts";
import { JSON_DIALECTS, TABLE_DIALECTS } from "./dialects.ts";
import { jsonLayout } from "./json_values.ts";
import { readJsonSource } from "./read_json.ts";
import { readTableSource, SAMPLE_BYTES } from "./read_table.ts";
import type { PlayColumns } from "../plays.ts";
import type { ReadOptions } from "./collector.ts";
import type { ReadFile } from "./imported_file.ts";
import { beginning, type Source } from "./source.ts";

/**
 * Recognises a source by its content and reads the plays in it.
 *
 * @param plays to which those of the source are added
 * @param onBytes hears how many more bytes have been read
 * @throws UserError if it is no listening history that can be understood, saying what was found
 */
export async function readSource(
  source: Source,
  options: ReadOptions,
  plays: PlayColumns,
  onBytes: (count: number) => void,
): Promise<ReadFile> {
  const before = plays.length;
  const read = await readInOrder(source, options, plays, onBytes);
  const { dates } = read.file;
  if (dates === null) return read;
  plays.cut(before);
  const { file, rejected } = await readInOrder(source, { ...options, dates }, plays, () => {});
  return { file: { ...file, dates }, rejected };
}

/** Reads a source once, with the order of day and month that is known. */
async function readInOrder(
  source: Source,
  options: ReadOptions,
  plays: PlayColumns,
  onBytes: (count: number) => void,
): Promise<ReadFile> {
  const { name } = source;
  const start = await beginning(source, SAMPLE_BYTES);
  const utf16 = options.encoding === undefined ? utf16Of(start) : null;
  if (utf16 === null && options.encoding === undefined && start.includes(0)) {
    throw new UnknownDialect(
      `${name}: not text. Listening histories are CSV, TSV or JSON, or a zip of them; a ` +
        "spreadsheet can be saved as CSV",
    );
  }
  const encoding = options.encoding ?? utf16;
  const text = new TextDecoder(encoding ?? "utf-8").decode(start);
  if (text.trim() === "") throw new UnknownDialect(`${name}: empty`);
  const { format } = options;
  const toTry = <D extends TableDialect | JsonDialect>(all: readonly D[], other: string): D[] => {
    if (format === undefined) {
      return all.filter(({ vague }) => !(source.enclosed && vague === true));
    }
    const asked = all.filter((dialect) => dialect.name === format);
    if (asked.length > 0) return asked;
    throw new UnknownDialect(`${name}: --format ${format} is ${other}`);
  };
  const layout = jsonLayout(text);
  if (layout === null) {
    const dialects = toTry(TABLE_DIALECTS, "JSON, and this is no JSON");
    return await readTableSource(source, start, dialects, options, plays, onBytes);
  }
  const dialects = toTry(JSON_DIALECTS, "a table, and this is JSON");
  const json = { layout, encoding: encoding ?? "utf-8" };
  return await readJsonSource(source, json, dialects, options, plays, onBytes);
}
