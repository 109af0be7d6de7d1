import { READ_AS_WESTERN, utf8Of } from "../../base/encoding.ts";
import { AS_ASKED, type AskedColumns, cannotTell, findColumns } from "./asked_columns.ts";
import { Collector, type ReadOptions } from "./collector.ts";
import { shown } from "./dialects/columns.ts";
import {
  isNoPlay,
  type JsonDialect,
  type JsonRecognition,
  type Recognised,
  recognised,
  UnknownDialect,
} from "./dialects/dialect.ts";
import { jsonReader, jsonTable } from "./dialects/any_json.ts";
import { type JsonLayout, type JsonRecord, readJsonValues } from "./json_values.ts";
import type { PlayColumns } from "../plays.ts";
import type { ReadFile } from "./imported_file.ts";
import { countedBytes, type Source } from "./source.ts";

/**
 * Reads the plays of a JSON source.
 *
 * @param encoding a label of the WHATWG Encoding Standard
 * @throws UserError if its dialect is unknown
 */
export async function readJsonSource(
  source: Source,
  { layout, encoding }: { readonly layout: JsonLayout; readonly encoding: string },
  dialects: readonly JsonDialect[],
  options: ReadOptions,
  plays: PlayColumns,
  onBytes: (count: number) => void,
): Promise<ReadFile> {
  const collector = new Collector<JsonRecord>(source.name, options, plays, spelled);
  let known: Recognised<JsonRecognition> | undefined;
  let western = false;
  /** Faults that come before there is a value to recognise. */
  const early: JsonRecord[] = [];
  for await (
    const records of readJsonValues(
      utf8Of(countedBytes(source, onBytes), encoding),
      layout,
      source.name,
    )
  ) {
    const values = records.filter(({ fault }) => fault === undefined);
    if (known === undefined && values.length === 0) {
      early.push(...records);
      continue;
    }
    western ||= records.some((record) => record.western === true);
    known ??= recognise(source.name, values.map(({ value }) => value), dialects, options);
    take([...early.splice(0), ...records], known.recognition, collector);
  }
  if (known === undefined) {
    const [first] = early;
    throw new UnknownDialect(
      first === undefined
        ? `${source.name}: JSON without plays`
        : `${source.name}: line ${first.line}: ${first.fault}: ${spelled(first)}`,
    );
  }
  const { dialect: { name: format, title }, recognition: { evidence } } = known;
  return collector.finish({ format, title, evidence, encoding }, western ? [READ_AS_WESTERN] : []);
}

function take(
  records: readonly JsonRecord[],
  { read }: JsonRecognition,
  collector: Collector<JsonRecord>,
): void {
  for (const record of records) {
    if (record.fault !== undefined) {
      collector.reject(record, record.fault);
      continue;
    }
    for (const reading of read(record.value)) {
      if (isNoPlay(reading)) collector.leaveOut(reading.leftOut);
      else collector.addTold(reading, record);
    }
  }
}

function recognise(
  file: string,
  values: readonly unknown[],
  dialects: readonly JsonDialect[],
  options: ReadOptions,
): Recognised<JsonRecognition> {
  if (options.columns !== undefined) {
    return { dialect: AS_ASKED, recognition: asAsked(options.columns, values, file, options) };
  }
  const known = recognised(dialects, values, options);
  if (known !== null) return known;
  const { header, rows } = jsonTable(values);
  throw cannotTell(file, { delimiter: "", header, rows });
}

function asAsked(
  asked: AskedColumns,
  values: readonly unknown[],
  file: string,
  options: ReadOptions,
): JsonRecognition {
  const { header } = jsonTable(values);
  const columns = findColumns(asked, header, header.length, file);
  return { evidence: shown(columns, header), read: jsonReader(header, columns, options) };
}

/** A value as it is written; of one that is no JSON as much as helps to find it. */
function spelled({ value, fault }: JsonRecord): string {
  return fault === undefined ? JSON.stringify(value) : String(value).slice(0, 200);
}
