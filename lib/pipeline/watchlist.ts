import { UserError } from "../errors.ts";
import { readText, writeAtomic } from "../files.ts";
import { formatCsv, numberCells, parseCsv, textCells } from "../tables/csv.ts";

/** One artist of the watchlist. */
export interface WatchlistEntry {
  /** 1 is the likeliest. */
  readonly rank: number;
  /** Absent where there is one history. */
  readonly listener?: string;
  readonly month: string;
  readonly artist_name: string;
  readonly probability: number;
  readonly is_breakout: boolean;
  readonly plays_t: number;
  readonly share_t: number;
  readonly days_active_t: number;
  readonly months_since_first_seen: number;
}

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

/** Writes `watchlist.csv`. */
export async function writeWatchlist(
  path: string,
  entries: readonly WatchlistEntry[],
): Promise<void> {
  const listeners = entries.some((entry) => entry.listener !== undefined);
  const rows = entries.map((entry) => [
    ...(listeners ? [entry.listener ?? ""] : []),
    ...COLUMNS.map((name) => entry[name]),
  ]);
  await writeAtomic(path, formatCsv([...(listeners ? ["listener"] : []), ...COLUMNS], rows));
}

/**
 * Reads `watchlist.csv`.
 *
 * @throws UserError if it is absent or damaged
 */
export async function readWatchlist(path: string): Promise<WatchlistEntry[]> {
  const text = await readText(path, "Write it with 'deno task breakout score'.");
  const table = parseCsv(text, path, COLUMNS);
  const listeners = table.columns.includes("listener") ? textCells(table, "listener") : null;
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
      is_breakout: alert === "true",
      plays_t: plays?.[row] ?? NaN,
      share_t: shares?.[row] ?? NaN,
      days_active_t: days?.[row] ?? NaN,
      months_since_first_seen: ages?.[row] ?? NaN,
    };
  });
}
