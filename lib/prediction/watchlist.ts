import { z } from "zod";
import { unguarded } from "../base/csv.ts";
import { csvRecords, parseCsv } from "../base/csv_records.ts";
import { exists, jsonText, readText, sha256 } from "../base/files.ts";
import { readRecord } from "../base/records.ts";
import {
  OPTIONAL_WATCHLIST_COLUMNS,
  WATCHLIST_COLUMNS,
  watchlistCsv,
  type WatchlistEntry,
  watchlistEntrySchema,
} from "./entry.ts";

const COLUMNS = WATCHLIST_COLUMNS.filter((name) => !OPTIONAL_WATCHLIST_COLUMNS.includes(name));

const SCORE = "Write it with 'deno task breakout score'.";

/** `watchlist.json`: what the CSV file beside it cannot tell. */
const noteSchema = z.object({
  schema_version: z.literal(1),
  watchlist_sha256: z.string(),
  simulated: z.boolean().nullable(),
});

/** A watchlist as it is on disk. */
export interface Watchlist {
  readonly entries: readonly WatchlistEntry[];
  /** Whether the history is a simulated one; `null` if that is not known. */
  readonly simulated: boolean | null;
}

/**
 * `watchlist.csv`, and the note that goes beside it.
 *
 * @param path of the CSV file
 * @returns path and content of each, the CSV file first
 */
export function watchlistFiles(
  path: string,
  entries: readonly WatchlistEntry[],
  simulated: boolean | null,
): (readonly [path: string, content: string])[] {
  const csv = watchlistCsv(entries);
  const note: z.infer<typeof noteSchema> = {
    schema_version: 1,
    watchlist_sha256: sha256(csv),
    simulated,
  };
  return [[path, csv], [notePath(path), jsonText(note)]];
}

function notePath(csvPath: string): string {
  return csvPath.replace(/(\.csv)?$/, ".json");
}

/**
 * Reads `watchlist.csv` and its note.
 *
 * @throws UserError if it is absent or damaged
 */
export async function readWatchlist(path: string): Promise<Watchlist> {
  const text = await readText(path, SCORE);
  const table = parseCsv(text, path, COLUMNS);
  const meant = {
    ...table,
    rows: table.rows.map((row) => ({ ...row, fields: row.fields.map(unguarded) })),
  };
  return {
    entries: csvRecords(meant, watchlistEntrySchema, SCORE),
    simulated: await readNote(notePath(path), sha256(text)),
  };
}

async function readNote(path: string, csvSha256: string): Promise<boolean | null> {
  if (!await exists(path)) return null;
  const note = await readRecord(path, noteSchema, SCORE);
  return note.watchlist_sha256 === csvSha256 ? note.simulated : null;
}
