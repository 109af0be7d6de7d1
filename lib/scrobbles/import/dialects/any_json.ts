import { itemAt } from "../../../base/items.ts";
import { chooseColumns, type Columns, shown } from "./columns.ts";
import {
  type DialectOptions,
  isShort,
  type JsonDialect,
  type JsonRecognition,
  playedUnder,
  playIn,
  type Reading,
} from "./dialect.ts";
import { isObject } from "./json_access.ts";

/** How deep to look for fields and lists. */
const DEPTH = 3;

/** Any JSON whose objects have fields that tell by name what they are. */
export const anyJson: JsonDialect = {
  name: "json",
  title: "JSON",
  vague: true,
  recognise(values, options): JsonRecognition | null {
    const table = jsonTable(values);
    const chosen = chooseColumns({ delimiter: "", header: table.header, rows: table.rows });
    if (chosen === null || !chosen.evidence.startsWith("header")) return null;
    return {
      evidence: `fields ${shown(chosen.columns, table.header)}`,
      read: jsonReader(table.header, chosen.columns, options),
    };
  },
};

/** JSON objects as a table: a column for each path to a text or number. */
export function jsonTable(
  values: readonly unknown[],
): { header: string[]; rows: string[][] } {
  const records = values.flatMap((value) => [...recordsOf(value)]).map(fieldsOf);
  const header = [...new Set(records.flatMap((record) => [...record.keys()]))];
  return { header, rows: records.map((record) => header.map((path) => record.get(path) ?? "")) };
}

/** Reads JSON objects by the columns of their table. */
export function jsonReader(
  header: readonly string[],
  columns: Columns,
  options: DialectOptions,
): (value: unknown) => Iterable<Reading> {
  return function* (value): Generator<Reading> {
    for (const record of recordsOf(value)) {
      const fields = fieldsOf(record);
      const cell = (column: number): string => fields.get(itemAt(header, column)) ?? "";
      const played = columns.played === undefined ? "" : cell(columns.played);
      yield isShort(played, options) ? playedUnder(options) : playIn(columns, cell);
    }
  };
}

/** The objects a value stands for: those of its longest list, or itself. */
function recordsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.filter(isObject) : longestList(value, DEPTH) ?? [value];
}

function longestList(value: unknown, depth: number): readonly unknown[] | null {
  if (!isObject(value) || depth === 0) return null;
  let longest: readonly unknown[] | null = null;
  for (const inside of Object.values(value)) {
    const list = Array.isArray(inside) ? inside.filter(isObject) : longestList(inside, depth - 1);
    // One item is a detail of this record, more are records of their own.
    if (list !== null && list.length > Math.max(1, longest?.length ?? 0)) longest = list;
  }
  return longest;
}

function fieldsOf(record: unknown): Map<string, string> {
  const fields = new Map<string, string>();
  const visit = (value: unknown, path: string, depth: number): void => {
    if (typeof value === "string" || typeof value === "number") {
      const before = fields.get(path);
      fields.set(path, before === undefined ? String(value) : `${before}, ${value}`);
    } else if (depth === 0) return;
    else if (Array.isArray(value)) { for (const item of value) visit(item, path, depth - 1); }
    else if (isObject(value)) {
      for (const [key, inside] of Object.entries(value)) {
        visit(inside, path === "" ? key : `${path}.${key}`, depth - 1);
      }
    }
  };
  visit(record, "", DEPTH + 1);
  return fields;
}
