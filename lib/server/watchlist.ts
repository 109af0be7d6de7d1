import { z } from "zod";
import { parseDay } from "../base/calendar.ts";
import { watchlistEntrySchema } from "../prediction/entry.ts";
import type { Watchlist } from "../prediction/watchlist.ts";
import { Problem } from "./problem.ts";

const DAY = "must be a day like 2024-06-20";
const TOP = "must be a whole number of at least 1";

/** What may be asked of the watchlist. */
export const watchlistQuerySchema = z.object({
  period_end: z.string().refine((text) => parseDay(text) !== null, DAY).optional().meta({
    description:
      "Only artists of the plays up to this day, as 2024-06-20; listeners may differ in it.",
  }),
  top: z.string().regex(/^[1-9]\d{0,8}$/, TOP).transform(Number).optional().meta({
    description: "How many artists at most, likeliest first; all by default.",
    example: "10",
  }),
});

/** The watchlist. */
export const watchlistResponseSchema = z.object({
  period_end: z.string().meta({ description: "The latest day of the plays looked at." }),
  simulated: z.boolean().nullable().meta({
    description: "Whether the listening history is a simulated one; null if that is not known.",
  }),
  artists: z.int().meta({ description: "How many were scored." }),
  alerts: z.int().meta({ description: "How many of them are predicted to break out." }),
  watchlist: z.array(watchlistEntrySchema).meta({ description: "Likeliest first." }),
}).meta({ id: "Watchlist" });

type WatchlistResponse = z.infer<typeof watchlistResponseSchema>;

/**
 * The likeliest artists.
 *
 * @throws Problem 404 if nothing is scored, or nothing of that day
 */
export function answerWatchlist(
  watchlist: Watchlist | null,
  { period_end, top }: z.infer<typeof watchlistQuerySchema>,
): WatchlistResponse {
  if (watchlist === null) {
    throw new Problem(404, "no artists are scored yet; 'deno task breakout score' scores them");
  }
  const { entries } = watchlist;
  const days = [...new Set(entries.map((entry) => entry.period_end))].sort();
  const latest = days.at(-1);
  if (latest === undefined) throw new Problem(404, "nobody is on the list that was scored last");
  if (period_end !== undefined && !days.includes(period_end)) {
    throw new Problem(404, `${period_end} is not scored; scored: ${days.join(", ")}`);
  }
  const scored = entries.filter((entry) =>
    period_end === undefined || entry.period_end === period_end
  );
  return {
    period_end: period_end ?? latest,
    simulated: watchlist.simulated,
    artists: scored.length,
    alerts: scored.filter((entry) => entry.is_breakout).length,
    watchlist: scored.slice(0, top),
  };
}
