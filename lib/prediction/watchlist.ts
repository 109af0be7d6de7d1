import { z } from "zod";
import { guardedCsvText, unguarded } from "../base/csv.ts";
import { csvRecords } from "../base/csv_records.ts";
import { exists, jsonText, readText, sha256, writeTogether } from "../base/files.ts";
import { readRecord } from "../base/records.ts";
import { parseCsv } from "../features/feature_csv.ts";

/** How an artist was listened to in the month. */
export const listeningSchema = z.object({
  plays_t: z.number(),
  share_t: z.number(),
  days_active_t: z.number(),
  months_since_first_seen: z.number(),
});

/** One artist of the watchlist: a row of the file, and of the answer to `GET /watchlist`. */
export const watchlistEntrySchema = z.object({
  rank: z.int().positive().meta({ description: "1 is the likeliest." }),
  listener: z.string().optional().meta({ description: "Absent where there is one history." }),
  month: z.string().regex(/^\d{4}-\d{2}-01$/),
  artist_name: z.string(),
  probability: z.number().min(0).max(1),
  raw_score: z.number().min(0).max(1).optional().meta({
    description: "As the model itself gives it, where the probability is a calibrated one.",
  }),
  is_breakout: z.boolean().meta({ description: "Whether the probability reaches the threshold." }),
  ...listeningSchema.shape,
});

export type WatchlistEntry = Readonly<z.infer<typeof watchlistEntrySchema>>;

const COLUMNS = watchlistEntrySchema.keyof().options;
const OPTIONAL = ["listener", "raw_score"];

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
 * Writes `watchlist.csv`, and beside it the note whether its history is simulated.
 *
 * @param path of the CSV file
 */
export async function writeWatchlist(
  path: string,
  entries: readonly WatchlistEntry[],
  simulated: boolean | null,
): Promise<void> {
  const columns = COLUMNS.filter((name) =>
    !OPTIONAL.includes(name) || entries.some((entry) => entry[name] !== undefined)
  );
  const csv = guardedCsvText([
    columns,
    ...entries.map((entry) => columns.map((name) => entry[name] ?? "")),
  ]);
  const note: z.infer<typeof noteSchema> = {
    schema_version: 1,
    watchlist_sha256: sha256(csv),
    simulated,
  };
  await writeTogether([[path, csv], [notePath(path), jsonText(note)]]);
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
  const table = parseCsv(text, path, COLUMNS.filter((name) => !OPTIONAL.includes(name)));
  const meant = { ...table, rows: table.rows.map((row) => row.map(unguarded)) };
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
