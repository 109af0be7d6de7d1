import { z } from "zod";
import { formatMonth, parseMonth } from "../base/calendar.ts";
import { readWatchlist, watchlistEntrySchema } from "../prediction/watchlist.ts";
import type { Watchlist } from "../prediction/watchlist.ts";
import { fileMark } from "./file_watch.ts";
import { Problem } from "./problem.ts";

const MONTH = "must be a month like 2024-03";
const TOP = "must be a whole number of at least 1";

/** What may be asked of the watchlist. */
export const watchlistQuerySchema = z.object({
  month: z.string().transform((text, context) => {
    const month = parseMonth(text);
    if (month !== null) return formatMonth(month);
    context.addIssue({ code: "custom", message: MONTH });
    return z.NEVER;
  }).optional().meta({
    description: "The month, if not the latest that was scored.",
    example: "2024-03",
  }),
  top: z.string().regex(/^[1-9]\d{0,8}$/, TOP).transform(Number).optional().meta({
    description: "How many artists at most, likeliest first; all by default.",
    example: "10",
  }),
});

/** The watchlist of a month. */
export const watchlistResponseSchema = z.object({
  month: z.string(),
  simulated: z.boolean().nullable().meta({
    description: "Whether the listening history is a simulated one; null if that is not known.",
  }),
  artists: z.int().meta({ description: "How many were scored." }),
  alerts: z.int().meta({ description: "How many of them are predicted to break out." }),
  watchlist: z.array(watchlistEntrySchema).meta({ description: "Likeliest first." }),
}).meta({ id: "Watchlist" });

export type WatchlistResponse = z.infer<typeof watchlistResponseSchema>;

/** The watchlist file, read again only when it has changed. */
export class WatchlistFile {
  #mark: string | null = null;
  #watchlist: Watchlist | null = null;

  constructor(private readonly path: string) {}

  /**
   * What it holds; `null` if there is none.
   *
   * @throws UserError if it is damaged
   */
  async read(): Promise<Watchlist | null> {
    const mark = await fileMark(this.path);
    if (mark !== this.#mark) {
      this.#watchlist = mark === null ? null : await readWatchlist(this.path);
      this.#mark = mark;
    }
    return this.#watchlist;
  }
}

/**
 * The likeliest artists of a month.
 *
 * @throws Problem 404 if nothing is scored, or nothing of that month
 */
export function answerWatchlist(
  watchlist: Watchlist | null,
  { month, top }: z.infer<typeof watchlistQuerySchema>,
): WatchlistResponse {
  const entries = watchlist?.entries ?? [];
  const months = [...new Set(entries.map((entry) => entry.month))].sort();
  const latest = months.at(-1);
  if (watchlist === null || latest === undefined) {
    throw new Problem(404, "no artists are scored yet; 'deno task breakout score' scores them");
  }
  const chosen = month ?? latest;
  if (!months.includes(chosen)) {
    const spelled = months.map((scored) => scored.slice(0, 7)).join(", ");
    throw new Problem(404, `${chosen.slice(0, 7)} is not scored; scored: ${spelled}`);
  }
  const scored = entries.filter((entry) => entry.month === chosen);
  return {
    month: chosen,
    simulated: watchlist.simulated,
    artists: scored.length,
    alerts: scored.filter((entry) => entry.is_breakout).length,
    watchlist: scored.slice(0, top),
  };
}
