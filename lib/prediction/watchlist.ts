import { z } from "zod";
import { messageOf, UserError } from "../base/errors.ts";
import { exists, jsonText, readText, sha256, writeTogether } from "../base/files.ts";
import { formatCsv, numberCells, parseCsv, textCells } from "../features/feature_csv.ts";

/** One artist of the watchlist. */
export interface WatchlistEntry {
  /** 1 is the likeliest. */
  readonly rank: number;
  /** Absent where there is one history. */
  readonly listener?: string;
  readonly month: string;
  readonly artist_name: string;
  readonly probability: number;
  /** As the model itself gives it, where `probability` is a calibrated one. */
  readonly raw_score?: number;
  readonly is_breakout: boolean;
  readonly plays_t: number;
  readonly share_t: number;
  readonly days_active_t: number;
  readonly months_since_first_seen: number;
}

const SCORE = "Write it with 'deno task breakout score'.";

/** The columns that say how the artist was listened to. */
export const WATCHLIST_CONTEXT = [
  "plays_t",
  "share_t",
  "days_active_t",
  "months_since_first_seen",
] as const;

const COLUMNS = [
  "rank",
  "month",
  "artist_name",
  "probability",
  "is_breakout",
  ...WATCHLIST_CONTEXT,
] as const;

/** `watchlist.json`: what the CSV file beside it cannot tell. */
const noteSchema = z.object({
  schema_version: z.literal(1),
  watchlist_sha256: z.string(),
  simulated: z.boolean(),
});

/** A watchlist as it is on disk. */
export interface Watchlist {
  readonly entries: readonly WatchlistEntry[];
  /** Whether the history is a simulated one; `null` if the file is not as it was written. */
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
  simulated: boolean,
): Promise<void> {
  const optional = (["listener", "raw_score"] as const)
    .filter((name) => entries.some((entry) => entry[name] !== undefined));
  const columns = [...optional, ...COLUMNS];
  const rows = entries.map((entry) => columns.map((name) => entry[name] ?? ""));
  const csv = formatCsv(columns, rows);
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
  return { entries: parseEntries(text, path), simulated: await readNote(path, sha256(text)) };
}

async function readNote(csvPath: string, csvSha256: string): Promise<boolean | null> {
  const path = notePath(csvPath);
  if (!await exists(path)) return null;
  try {
    const note = noteSchema.parse(JSON.parse(await readText(path, SCORE)));
    return note.watchlist_sha256 === csvSha256 ? note.simulated : null;
  } catch (error) {
    throw new UserError(`${path}: damaged: ${messageOf(error)}. ${SCORE}`);
  }
}

function parseEntries(text: string, path: string): WatchlistEntry[] {
  const table = parseCsv(text, path, COLUMNS);
  const listeners = table.columns.includes("listener") ? textCells(table, "listener") : null;
  const raw = table.columns.includes("raw_score") ? numberCells(table, "raw_score") : null;
  const months = textCells(table, "month");
  const artists = textCells(table, "artist_name");
  const alerts = textCells(table, "is_breakout");
  const [ranks, probabilities, plays, shares, days, ages] = [
    numberCells(table, "rank"),
    numberCells(table, "probability"),
    ...WATCHLIST_CONTEXT.map((name) => numberCells(table, name)),
  ];
  return months.map((month, row) => {
    const alert = alerts[row];
    if (alert !== "true" && alert !== "false") {
      throw new UserError(
        `${path}: record ${row + 1}, column is_breakout: true or false is needed`,
      );
    }
    return {
      rank: ranks?.[row] ?? NaN,
      ...(listeners === null ? {} : { listener: listeners[row] ?? "" }),
      month,
      artist_name: artists[row] ?? "",
      probability: probabilities?.[row] ?? NaN,
      ...withRawScore(raw?.[row]),
      is_breakout: alert === "true",
      plays_t: plays?.[row] ?? NaN,
      share_t: shares?.[row] ?? NaN,
      days_active_t: days?.[row] ?? NaN,
      months_since_first_seen: ages?.[row] ?? NaN,
    };
  });
}

/** Some models are calibrated and others not where each listener has their own. */
function withRawScore(raw: number | undefined): Pick<WatchlistEntry, "raw_score"> {
  return raw === undefined || Number.isNaN(raw) ? {} : { raw_score: raw };
}
