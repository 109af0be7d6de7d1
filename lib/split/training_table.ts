import { sum } from "d3-array";
import { openFile } from "../base/files.ts";
import { itemAt, placesWhere, valueAt } from "../base/items.ts";
import { formatMonth, parseMonth } from "../base/calendar.ts";
import { chosenFeatures, type FeatureSettings } from "../features/feature_sets.ts";
import {
  FEATURE_NAMES,
  type FeatureName,
  isFeatureName,
  isMetadataFeature,
} from "../features/registry.ts";
import { UserError } from "../base/errors.ts";
import { everyRow, type FeatureMatrix, type FeatureRows } from "../features/matrix.ts";
import { numberColumn, type Table, textColumn } from "../tables/table.ts";
import { readTableBatches, readTableColumns } from "../tables/table_csv.ts";

/** A modeling table in the form that models learn from; every field has one entry per row. */
export interface TrainingTable {
  readonly months: readonly string[];
  readonly artists: readonly string[];
  /** Absent where the table has one history. */
  readonly listeners?: readonly string[] | undefined;
  /** Parts of a table share its matrix. */
  readonly features: FeatureRows;
  /** 0 or 1. */
  readonly y: Uint8Array;
}

const KEYS = ["month", "artist_name"];
const HINT = "Build it with 'deno task breakout build'.";

/**
 * The features to learn from a modeling table: the chosen feature set, with the features of the
 * artists' metadata where the table was built with them.
 */
export async function featuresToLearn(
  path: string,
  config: FeatureSettings,
): Promise<FeatureName[]> {
  return chosenFeatures(config, (await readTableColumns(path, HINT)).some(isMetadataFeature));
}

/**
 * Reads a modeling table; what is in memory at once is the matrix, and the rows of a piece of the file.
 *
 * @param columns the features to learn from
 * @throws UserError naming column and line of the first fault: a column missing or unknown, a month
 * out of form, a label that is not 0 or 1, an infinite value, an artist or listener without a name
 */
export async function readTrainingTable(
  path: string,
  columns: readonly string[],
): Promise<TrainingTable> {
  const most = await mostRows(path);
  const values = new Float32Array(most * columns.length);
  const y = new Uint8Array(most);
  const [months, artists, listeners]: [string[], string[], string[]] = [[], [], []];
  let rows = 0;
  for await (const batch of readTableBatches(path, [...KEYS, ...columns, "y"], HINT)) {
    const unknown = [...batch.columns.keys()].filter((name) =>
      !isFeatureName(name) && ![...KEYS, "listener", "y"].includes(name)
    );
    if (unknown.length > 0) {
      throw new UserError(
        `${path}: line 1: unknown column ${unknown.join(", ")}; the features are ` +
          `${FEATURE_NAMES.join(", ")}`,
      );
    }
    const part = trainingTableOf(batch, columns, path, FIRST_LINE + rows);
    months.push(...part.months);
    artists.push(...part.artists);
    listeners.push(...part.listeners ?? []);
    values.set(part.features.matrix.values, rows * columns.length);
    y.set(part.y, rows);
    rows += batch.rows;
  }
  if (rows === 0) throw new UserError(`${path}: holds no rows, only a header`);
  return {
    months,
    artists,
    ...(listeners.length === 0 ? {} : { listeners }),
    features: everyRow({ values: values.subarray(0, rows * columns.length), rows, columns }),
    y: y.subarray(0, rows),
  };
}

/** As many rows as a file has line ends, in quotes too: memory that no row takes is never touched. */
async function mostRows(path: string): Promise<number> {
  using file = await openFile(path, HINT);
  let lines = 0;
  for await (const piece of file.readable) {
    for (const byte of piece) if (byte === LINE_END || byte === RETURN) lines++;
  }
  return lines;
}

const [LINE_END, RETURN] = [10, 13];

/** Of the first row. */
const FIRST_LINE = 2;

/**
 * A modeling table in the form that models learn from.
 *
 * @param path for messages
 * @param line of the first row in it
 * @throws UserError as {@link readTrainingTable} for the values
 */
export function trainingTableOf(
  table: Table,
  columns: readonly string[],
  path: string,
  line = FIRST_LINE,
): TrainingTable {
  return {
    months: monthsIn(table, path, line),
    artists: names(table, "artist_name", path, line),
    ...(table.columns.has("listener") ? { listeners: names(table, "listener", path, line) } : {}),
    features: everyRow(featureMatrix(table, columns, path, line)),
    y: labels(table, path, line),
  };
}

/** XGBoost splits halfway between two values, by their sum in float32: it must stay finite. */
const LARGEST = 2 ** 126;

/**
 * The named columns of a table as a matrix.
 *
 * @throws UserError naming column and line of a value that is infinite, or nearly so in float32
 */
export function featureMatrix(
  table: Table,
  columns: readonly string[],
  file: string,
  line = FIRST_LINE,
): FeatureMatrix {
  const values = new Float32Array(table.rows * columns.length);
  columns.forEach((name, column) =>
    numberColumn(table, name).forEach((value, row) => {
      if (Math.abs(value) > LARGEST) {
        const found = Number.isFinite(value) ? `${value} is too large` : "is infinite";
        throw new UserError(
          `${file}: line ${
            line + row
          }, column ${name}: the value ${found}; leave it empty if it is ` +
            "not known",
        );
      }
      values[row * columns.length + column] = value;
    })
  );
  return { values, rows: table.rows, columns };
}

function labels(table: Table, file: string, line: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(numberColumn(table, "y"), (label, row) => {
    if (label !== 0 && label !== 1) {
      const found = Number.isNaN(label) ? "missing" : String(label);
      throw new UserError(`${file}: line ${line + row}, column y: must be 0 or 1, is ${found}`);
    }
    return label;
  });
}

/** Months as files spell them, whichever way the table does. */
function monthsIn(table: Table, file: string, line: number): string[] {
  return textColumn(table, "month").map((text, row) => {
    const month = parseMonth(text);
    if (month !== null) {
      const spelled = formatMonth(month);
      // The texts of a table are few, and the same.
      return spelled === text ? text : spelled;
    }
    throw new UserError(
      `${file}: line ${line + row}, column month: ${
        JSON.stringify(text)
      } is not a month; write it as ` +
        "its first day, like 2024-03-01",
    );
  });
}

function names(table: Table, column: string, file: string, line: number): readonly string[] {
  const found = textColumn(table, column);
  const row = found.indexOf("");
  if (row === -1) return found;
  throw new UserError(`${file}: line ${line + row}, column ${column}: is missing`);
}

/** The rows for which `keep` holds, in their order; nothing of them is copied before it is asked for. */
export function rowsWhere(table: TrainingTable, keep: (row: number) => boolean): TrainingTable {
  const rows = placesWhere(table.y.length, keep);
  const take = (values: readonly string[]): readonly string[] =>
    Array.from(rows, (row) => itemAt(values, row));
  let [months, artists, listeners]: (readonly string[] | undefined)[] = [];
  return {
    get months() {
      return months ??= take(table.months);
    },
    get artists() {
      return artists ??= take(table.artists);
    },
    get listeners() {
      return listeners ??= table.listeners && take(table.listeners);
    },
    features: {
      ...table.features,
      places: rows.map((row) => valueAt(table.features.places, row)),
    },
    y: Uint8Array.from(rows, (row) => itemAt(table.y, row)),
  };
}

/** The rows whose month is one of those given. */
export function rowsOfMonths(table: TrainingTable, months: readonly string[]): TrainingTable {
  const chosen = new Set(months);
  return rowsWhere(table, (row) => chosen.has(itemAt(table.months, row)));
}

/** The listeners of a table, in code-point order; none where it has one history. */
export function listenersOf({ listeners = [] }: TrainingTable): string[] {
  return [...new Set(listeners)].sort();
}

/** The rows of one listener. */
export function rowsOfListener(table: TrainingTable, listener: string): TrainingTable {
  return rowsWhere(table, (row) => table.listeners?.[row] === listener);
}

/** The month of each row, told apart by listener: an alert budget is a listener's. */
export function historyMonths({ months, listeners }: TrainingTable): readonly string[] {
  return listeners === undefined
    ? months
    : months.map((month, row) => `${month} ${itemAt(listeners, row)}`);
}

/** The artist of each row, told apart by listener: what a bootstrap draws. */
export function historyArtists({ artists, listeners }: TrainingTable): readonly string[] {
  return listeners === undefined
    ? artists
    : artists.map((artist, row) => JSON.stringify([artist, itemAt(listeners, row)]));
}

/** How many rows are breakouts. */
export function positivesOf({ y }: Pick<TrainingTable, "y">): number {
  return sum(y);
}
