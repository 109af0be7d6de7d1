import { UserError } from "../../base/errors.ts";
import { writeAtomic } from "../../base/files.ts";
import { guardedCsvText } from "../../base/csv.ts";
import type { AskedColumns } from "../../scrobbles/import/asked_columns.ts";
import type { RejectedRow } from "../../scrobbles/import/collector.ts";
import { UnknownDialect } from "../../scrobbles/import/dialects/dialect.ts";
import { readSource } from "../../scrobbles/import/read.ts";
import type { ReadSource } from "../../scrobbles/import/reading.ts";
import { openSources, type Source } from "../../scrobbles/import/source.ts";
import { type ImportedScrobble, type MergeReport, mergeScrobbles } from "../../scrobbles/merge.ts";
import { type DateOrder, formatTimestamp } from "../../base/timestamp.ts";
import { countReasons } from "../../scrobbles/usable.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What to import, and how. */
export interface ImportRequest {
  /** Files, zips and folders. */
  readonly paths: readonly string[];
  /** The name of a dialect; recognised by content if absent. */
  readonly format?: string;
  /** Where the parts of a play are; worked out if absent. */
  readonly columns?: AskedColumns;
  /** How to read `03/04/2020`; worked out from each file if absent. */
  readonly dates?: DateOrder;
  /** A label of the WHATWG Encoding Standard; worked out if absent. */
  readonly encoding?: string;
  /** Whose plays these are. */
  readonly listener?: string;
  /** A play counts from this long; that of `sources.yaml` if absent. */
  readonly minSeconds?: number;
  /** Only reports; writes nothing. */
  readonly dryRun?: boolean;
  /** Seconds since 1970; later plays are in the future. The present if absent. */
  readonly now?: number;
}

/** What one file was and held. */
export interface ImportedFile {
  readonly file: string;
  /** The name of its dialect, as `--format` takes it. */
  readonly format: string;
  readonly title: string;
  /** What it was recognised by. */
  readonly evidence: string;
  readonly encoding: string;
  /** `taken`, `left_out` and `rejected` together. */
  readonly rows: number;
  readonly taken: number;
  /** Rows that are rightly no plays, by what they are. */
  readonly left_out: Readonly<Record<string, number>>;
  /** Rows that cannot be used, by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** When the first and the last play was, in UTC; `null` without plays. */
  readonly first: string | null;
  readonly last: string | null;
  /** The order in which numeric dates were read, where it mattered. */
  readonly dates: DateOrder | null;
  readonly warnings: readonly string[];
}

/** What an import did, or would do. */
export interface ImportReport {
  readonly schema_version: 1;
  readonly dry_run: boolean;
  readonly files: readonly ImportedFile[];
  /** Files of zips and folders that are no listening history. */
  readonly other_files: readonly string[];
  /** Where the rejected rows are, with file, line and reason; `null` if there are none. */
  readonly rejected_file: string | null;
  readonly history: MergeReport;
}

/** Hears how far an import has come, in bytes. */
export type ImportListener = (done: number, of: number, file: string) => void;

/**
 * Reads listening histories in any dialect and merges them into the workspace's own.
 *
 * @throws UserError if nothing is there, a file cannot be understood, or none of its rows can be used
 */
export async function importFiles(
  workspace: Workspace,
  request: ImportRequest,
  onProgress: ImportListener = () => {},
): Promise<ImportReport> {
  const { paths, show, sources: { import: defaults } } = workspace;
  const { paths: files, dryRun = false, now = Math.floor(Date.now() / 1000) } = request;
  const options = { ...request, now, minSeconds: request.minSeconds ?? defaults.min_play_seconds };

  await using opened = new AsyncDisposableStack();
  const sources: Source[] = [];
  for (const path of files) sources.push(...opened.use(await openSources(path)).sources);

  const total = sources.reduce((sum, { size }) => sum + size, 0);
  const imported: ImportedFile[] = [];
  const otherFiles: string[] = [];
  const plays: ImportedScrobble[] = [];
  const rejected: RejectedRow[] = [];
  let before = 0;
  for (const source of sources) {
    let done = 0;
    const onBytes = (count: number): void => {
      done += count;
      onProgress(Math.min(before + done, total), total, source.name);
    };
    const read = await readOrPass(source, () => readSource(source, options, onBytes));
    before += source.size;
    if (read === null) {
      otherFiles.push(source.name);
      continue;
    }
    imported.push(summary(source, read));
    for (const play of read.plays) plays.push(play);
    for (const row of read.rejected) rejected.push(row);
  }
  if (imported.length === 0) throw new UserError(nothingFound(files, otherFiles));

  if (!dryRun) await writeAtomic(paths.importRejected, rejectedCsv(rejected));
  if (plays.length === 0 && rejected.length > 0) {
    throw new UserError(noneUsable(rejected, dryRun ? null : show(paths.importRejected)));
  }
  return {
    schema_version: 1,
    dry_run: dryRun,
    files: imported,
    other_files: otherFiles,
    rejected_file: rejected.length > 0 ? show(paths.importRejected) : null,
    history: await mergeScrobbles(workspace, plays, { dryRun }),
  };
}

/** A file that was named must be understood; one that came along in a zip or folder need not be. */
async function readOrPass<T>(source: Source, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (source.enclosed && error instanceof UnknownDialect) return null;
    throw error;
  }
}

function summary({ name }: Source, read: ReadSource): ImportedFile {
  const { dialect, evidence, encoding, plays, leftOut, dates, warnings } = read;
  let [first, last] = [Infinity, -Infinity];
  for (const { time } of plays) {
    first = Math.min(first, time);
    last = Math.max(last, time);
  }
  const leftOutRows = Object.values(leftOut).reduce((sum, rows) => sum + rows, 0);
  return {
    file: name,
    format: dialect.name,
    title: dialect.title,
    evidence,
    encoding,
    rows: plays.length + leftOutRows + read.rejected.length,
    taken: plays.length,
    left_out: leftOut,
    rejected: countReasons(read.rejected.map(({ reason }) => reason)),
    first: plays.length > 0 ? formatTimestamp(first) : null,
    last: plays.length > 0 ? formatTimestamp(last) : null,
    dates,
    warnings,
  };
}

function rejectedCsv(rejected: readonly RejectedRow[]): string {
  return guardedCsvText([
    ["file", "line", "reason", "row"],
    ...rejected.map(({ file, line, reason, row }) => [file, String(line), reason, row]),
  ]);
}

function nothingFound(paths: readonly string[], others: readonly string[]): string {
  const files = others.slice(0, 5).map((name) => `  ${name}`);
  if (others.length > files.length) files.push(`  and ${others.length - files.length} more`);
  return [`${paths.join(", ")}: no listening history in it`, ...files].join("\n") +
    (others.length > 0 ? "\nName a file by itself to see why it is not understood." : "");
}

function noneUsable(rejected: readonly RejectedRow[], where: string | null): string {
  const [first] = rejected;
  return `none of ${rejected.length} rows can be used` +
    (where === null ? "" : `; all are in ${where} with the reason`) +
    `. The first: ${first?.file} line ${first?.line}: ${first?.reason}: ${first?.row}`;
}
