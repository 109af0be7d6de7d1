import * as z from "zod";
import { guardedCsvText } from "../base/csv.ts";

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);

/** One artist of the watchlist: a row of the file, and of the answer to `GET /watchlist`. */
export const watchlistEntrySchema = z.object({
  rank: z.int().positive().meta({ description: "1 is the likeliest." }),
  listener: z.string().optional().meta({ description: "Absent where there is one history." }),
  period_end: day.meta({ description: "Last day of the plays that were looked at." }),
  core_by: day.meta({
    description: "Last day of the horizon: core in one of its periods, or no breakout.",
  }),
  artist_name: z.string(),
  probability: z.number().min(0).max(1),
  odds: z.string().meta({ example: "about 1 in 5" }),
  raw_score: z.number().min(0).max(1).optional().meta({
    description: "As the model itself gives it, where the probability is a calibrated one.",
  }),
  is_breakout: z.boolean().meta({ description: "Whether the probability reaches the threshold." }),
  plays_t: z.number(),
  share_t: z.number(),
  days_active_t: z.number(),
  months_since_first_seen: z.number(),
  plays_to_core: z.int().positive().meta({
    description: "More plays in the period that would have made the artist core.",
  }),
  why: z.string().meta({
    description: "The strongest reasons in a sentence.",
    example: "played on 6 days, more each month; 8 plays short of core",
  }),
});

export type WatchlistEntry = Readonly<z.infer<typeof watchlistEntrySchema>>;

/** The columns of a list as CSV. */
export const WATCHLIST_COLUMNS = watchlistEntrySchema.keyof().options;
/** Those that are only there where an entry has them. */
export const OPTIONAL_WATCHLIST_COLUMNS: readonly string[] = ["listener", "raw_score"];

/** A list as CSV that a spreadsheet may open. */
export function watchlistCsv(entries: readonly WatchlistEntry[]): string {
  const columns = WATCHLIST_COLUMNS.filter((name) =>
    !OPTIONAL_WATCHLIST_COLUMNS.includes(name) || entries.some((entry) => entry[name] !== undefined)
  );
  return guardedCsvText([
    columns,
    ...entries.map((entry) => columns.map((name) => entry[name])),
  ]);
}
