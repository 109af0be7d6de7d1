import type { ProgressListener } from "../../base/progress.ts";
import { UserError } from "../../base/errors.ts";
import { PlayColumns } from "../plays.ts";
import type { ReadOptions } from "./collector.ts";
import { UnknownDialect } from "./dialects/dialect.ts";
import { type ImportedFile, type RejectedRow, rejectedRows } from "./imported_file.ts";
import { readSource } from "./read.ts";
import type { Source } from "./source.ts";

/** What several sources hold together. */
export interface ReadSources {
  /** Those that are listening histories. */
  readonly files: readonly ImportedFile[];
  /** Files of zips and folders that are none. */
  readonly otherFiles: readonly string[];
  readonly plays: PlayColumns;
  readonly rejected: readonly RejectedRow[];
}

/**
 * Reads every listening history among some sources.
 *
 * @param named what the user named, for messages
 * @throws UserError if one that was named cannot be understood, or there is none among them
 */
export async function readSources(
  named: readonly string[],
  sources: readonly Source[],
  options: ReadOptions,
  onProgress: ProgressListener = () => {},
): Promise<ReadSources> {
  const total = sources.reduce((sum, { size }) => sum + size, 0);
  const files: ImportedFile[] = [];
  const otherFiles: string[] = [];
  const plays = new PlayColumns();
  const rejected: RejectedRow[] = [];
  let before = 0;
  for (const source of sources) {
    let done = 0;
    const onBytes = (count: number): void => {
      done += count;
      onProgress(Math.min(before + done, total), total, source.name);
    };
    const read = await readOrPass(source, () => readSource(source, options, plays, onBytes));
    before += source.size;
    if (read === null) {
      otherFiles.push(source.name);
      continue;
    }
    files.push(read.file);
    for (const row of read.rejected) rejected.push(row);
  }
  if (files.length === 0) throw new UserError(nothingFound(named, otherFiles));
  return { files, otherFiles, plays, rejected };
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

function nothingFound(named: readonly string[], others: readonly string[]): string {
  const files = others.slice(0, 5).map((name) => `  ${name}`);
  if (others.length > files.length) files.push(`  and ${others.length - files.length} more`);
  return [`${named.join(", ")}: no listening history in it`, ...files].join("\n") +
    (others.length > 0 ? "\nName a file by itself to see why it is not understood." : "");
}

/**
 * Says that no row can be used, and why the first cannot.
 *
 * @param where all of them are listed with their reasons; `null` if nowhere
 */
export function noneUsable(
  { files, rejected: [first] }: Pick<ReadSources, "files" | "rejected">,
  where: string | null,
): string {
  return `none of ${rejectedRows(files)} rows can be used` +
    (where === null ? "" : `; all are in ${where} with the reason`) +
    `. The first: ${first?.file} line ${first?.line}: ${first?.reason}: ${first?.row}`;
}
