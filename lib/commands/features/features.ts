import { Buffer } from "node:buffer";
import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { writeAtomic } from "../../base/files.ts";
import { isWholeNumber } from "../../features/registry.ts";
import {
  refuseTooMany,
  type RowTally,
  streamHistories,
  type StreamHistoriesOptions,
  tallyOf,
} from "../../scrobbles/history.ts";
import { nameInFile } from "../../scrobbles/rows.ts";
import { REQUIRED_SCROBBLE_COLUMNS } from "../../scrobbles/sources.ts";
import { type TableName, tablesOfHistories } from "../../split/all_tables.ts";
import {
  columnarFormat,
  formatByName,
  isArrowStream,
  MAGIC_BYTES,
  type TableFormat,
} from "../../tables/formats.ts";
import { type Table, tableOf } from "../../tables/table.ts";
import { csvHeader, csvRows, tableCsv } from "../../tables/table_csv.ts";
import { readKnownArtists, readListening, tableSettings } from "../../workspace/listening.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What to make of a stream of plays. */
export interface StreamRequest {
  readonly table: TableName;
  /** The names of the columns, where the stream is CSV without a header. */
  readonly columns?: readonly string[] | undefined;
  /** Whether to begin with the names of the columns. */
  readonly header: boolean;
}

/** What was made of a stream. */
export interface StreamReport extends RowTally {
  listeners: number;
}

/**
 * Makes a table of a stream of plays, a listener at a time, as `build` makes it of a file.
 *
 * @param input CSV or an Arrow stream, in which the rows of each listener come together
 * @param output takes CSV
 * @param now seconds since 1970; later plays are set aside
 * @throws UserError for a stream that cannot be used; what was written before is right
 */
export async function streamTable(
  workspace: Workspace,
  request: StreamRequest,
  input: AsyncIterable<Uint8Array>,
  output: (bytes: Uint8Array) => Promise<void>,
  now: number = Math.floor(Date.now() / 1000),
): Promise<StreamReport> {
  const { table, columns, header } = request;
  const options = { file: "standard input", sources: workspace.sources, now, columns };
  const settings = tableSettings(workspace, await readKnownArtists(workspace), now);
  const report: StreamReport = { rows: 0, reasons: {}, examples: [], listeners: 0 };
  const csv = await asCsv(input, options);
  for await (const { histories, ...read } of streamHistories(csv, options)) {
    tallyOf(read, report);
    for (const history of histories) {
      const made = tablesOfHistories([history], settings)[table];
      if (header && report.listeners === 0) {
        await output(new TextEncoder().encode(csvHeader(made)));
      }
      await output(csvRows(made));
      report.listeners++;
    }
  }
  // A partition of a larger whole may be empty.
  if (report.rows > 0) refuseTooMany(report, options);
  return report;
}

/** A stream of plays as CSV, told by how it begins. */
async function asCsv(
  input: AsyncIterable<Uint8Array>,
  { file, sources, columns }: StreamHistoriesOptions,
): Promise<AsyncIterable<Uint8Array>> {
  const pieces = input[Symbol.asyncIterator]();
  let start = new Uint8Array();
  while (start.length < MAGIC_BYTES) {
    const { done, value } = await pieces.next();
    if (done === true) break;
    start = Buffer.concat([start, value]);
  }
  const all = (async function* (): AsyncGenerator<Uint8Array> {
    yield start;
    yield* { [Symbol.asyncIterator]: () => pieces };
  })();
  const format = columnarFormat(start);
  if (format !== null) {
    throw new UserError(
      `${file}: a file in ${format} format, which cannot be read as it comes: write an Arrow stream ` +
        "or CSV instead, or let 'deno task breakout import' read the file",
    );
  }
  if (!isArrowStream(start)) return all;
  if (columns !== undefined) {
    throw new UserError(`${file}: an Arrow stream names its columns; leave --columns out`);
  }
  const { csvOfArrowStream } = await import("../../tables/arrow_stream.ts");
  const used = [...REQUIRED_SCROBBLE_COLUMNS, "listener" as const];
  return csvOfArrowStream(all, used.map((name) => nameInFile(name, sources)), file);
}

/** Where to write a table. */
export interface TableFileRequest {
  readonly table: TableName;
  /** A file; or a folder, ending in `/`, for a file per listener. */
  readonly out: string;
  /** As the name says if absent; a folder's files are Parquet. */
  readonly format?: TableFormat | undefined;
}

/** What was written. */
export interface TableFileReport extends TableFileRequest {
  readonly format: TableFormat;
  readonly rows: number;
  readonly files: number;
  /** Whether the scrobbles were made up. */
  readonly simulated: boolean;
}

/**
 * Writes one of the tables that `build` makes of the scrobbles to a file in a chosen format, or to a
 * folder with a file per listener, `listener=NAME/part.parquet`, which engines read as one table.
 *
 * @throws UserError if the name does not tell the format, or the scrobbles cannot be used
 */
export async function writeTable(
  workspace: Workspace,
  { table, out, format: asked }: TableFileRequest,
  now: number = Math.floor(Date.now() / 1000),
): Promise<TableFileReport> {
  const isFolder = out.endsWith("/");
  const format = asked ?? (isFolder ? "parquet" : formatByName(out));
  const { histories, metadata, simulated } = await readListening(workspace, now);
  const settings = tableSettings(workspace, metadata, now);
  const report = { table, out, format, simulated };
  if (!isFolder) {
    const made = tablesOfHistories(histories, settings)[table];
    await writeAtomic(out, await fileOf(made, format));
    return { ...report, rows: made.rows, files: 1 };
  }
  let rows = 0;
  for (const history of histories) {
    if (history.listener === null) {
      throw new UserError(`${out}: a file per listener, but the scrobbles have no column listener`);
    }
    const { columns } = tablesOfHistories([history], settings)[table];
    const made = tableOf([...columns].filter(([name]) => name !== "listener"));
    const folder = join(out, `listener=${encodeURIComponent(history.listener)}`);
    await writeAtomic(join(folder, `part.${format}`), await fileOf(made, format));
    rows += made.rows;
  }
  return { ...report, rows, files: histories.length };
}

async function fileOf(table: Table, format: TableFormat): Promise<Uint8Array> {
  if (format === "csv") return tableCsv(table);
  const { columnarFile } = await import("../../tables/columnar.ts");
  return columnarFile(table, format, {
    isWhole: isWholeNumber,
    isDay: (column) => column === "month" || column === "first_seen_month",
  });
}
