import type { ProgressListener } from "../../base/progress.ts";
import { UserError } from "../../base/errors.ts";
import { writeAtomic } from "../../base/files.ts";
import { guardedCsvText } from "../../base/csv.ts";
import { openPath } from "../../scrobbles/import/paths.ts";
import type { ImportedFile, RejectedRow } from "../../scrobbles/import/imported_file.ts";
import { noneUsable, readSources } from "../../scrobbles/import/read_all.ts";
import type { ReadOptions } from "../../scrobbles/import/collector.ts";
import { type MergeReport, mergeScrobbles } from "../../scrobbles/merge.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** What to import, and how; what is absent is worked out. */
export interface ImportRequest extends Partial<ReadOptions> {
  /** Files, zips and folders. */
  readonly paths: readonly string[];
  /** Only reports; writes nothing. */
  readonly dryRun?: boolean;
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

/**
 * Reads listening histories in any dialect and merges them into the workspace's own.
 *
 * @throws UserError if nothing is there, a file cannot be understood, or none of its rows can be used
 */
export async function importFiles(
  workspace: Workspace,
  request: ImportRequest,
  onProgress: ProgressListener = () => {},
): Promise<ImportReport> {
  const { paths, show, sources: { import: defaults } } = workspace;
  const { paths: files, dryRun = false, now = Math.floor(Date.now() / 1000) } = request;
  const options = { ...request, now, minSeconds: request.minSeconds ?? defaults.min_play_seconds };

  const sources = (await Promise.all(files.map(openPath))).flat();
  const read = await readSources(files, sources, options, onProgress);
  const { plays, rejected } = read;
  if (!dryRun) await writeAtomic(paths.importRejected, rejectedCsv(rejected));
  if (plays.length === 0 && rejected.length > 0) {
    throw new UserError(noneUsable(read, dryRun ? null : show(paths.importRejected)));
  }
  return {
    schema_version: 1,
    dry_run: dryRun,
    files: read.files,
    other_files: read.otherFiles,
    rejected_file: rejected.length > 0 ? show(paths.importRejected) : null,
    history: await mergeScrobbles(workspace, plays, dryRun),
  };
}

function rejectedCsv(rejected: readonly RejectedRow[]): string {
  return guardedCsvText([
    ["file", "line", "reason", "row"],
    ...rejected.map(({ file, line, reason, row }) => [file, String(line), reason, row]),
  ]);
}
