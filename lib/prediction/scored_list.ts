import * as z from "zod";
import type { Artifact } from "../artifact/artifact.ts";
import { itemAt } from "../base/items.ts";
import { counted } from "../text/numbers.ts";
import { type WatchlistEntry, watchlistEntrySchema } from "./entry.ts";
import { likeliest, type Look, shortHistoryInWords } from "./look.ts";
import { type ListRecord, listRecordSchema } from "./track_record.ts";

/** What looks came to: the artists, likeliest first, and what is to be said of the list. */
export const scoredListSchema = z.object({
  period_start: z.string().meta({
    description:
      "First day of what was looked at: of several listeners, of the one who played last.",
  }),
  period_end: z.string().meta({ description: "Last day of it." }),
  core_by: z.string().meta({ description: "The last day by which they would be core." }),
  core_at: z.int().nullable().meta({
    description: "Plays in that time that make an artist core; null of several listeners.",
  }),
  remarks: z.array(z.string()).meta({ description: "What the list cannot know." }),
  threshold: z.number().meta({ description: "Of the model that all share." }),
  track_record: listRecordSchema.nullable().meta({
    description: "How often lists like this came true; null where that is not known.",
  }),
  artists: z.int().meta({ description: "How many were scored." }),
  alerts: z.int().meta({ description: "How many of them are predicted to break out." }),
  watchlist: z.array(watchlistEntrySchema).meta({ description: "Likeliest first." }),
});

export type ScoredList = Readonly<z.infer<typeof scoredListSchema>>;

/**
 * Puts the artists of looks in one list.
 *
 * @param looks one or more, all of months or all of days
 */
export function scoredListOf(
  looks: readonly Look[],
  { threshold }: Pick<Artifact, "threshold">,
  record: ListRecord | null,
): ScoredList {
  const watchlist = looks.flatMap(({ listed }) => listed.map(({ entry }) => entry))
    .sort(likeliest)
    .map((entry, place): WatchlistEntry => ({ rank: place + 1, ...entry }));
  const latest = itemAt([...looks].sort((a, b) => a.period_end < b.period_end ? 1 : -1), 0);
  return {
    period_start: latest.period_start,
    period_end: latest.period_end,
    core_by: latest.core_by,
    core_at: looks.length === 1 ? latest.core_at : null,
    remarks: remarksOf(looks),
    threshold,
    track_record: record,
    artists: watchlist.length,
    alerts: watchlist.filter((entry) => entry.is_breakout).length,
    watchlist,
  };
}

/** What a short history cannot tell. */
function remarksOf(looks: readonly Look[]): string[] {
  const remarks = looks.flatMap((look) => shortHistoryInWords(look) ?? []);
  const [only] = looks;
  if (remarks.length === 0 || (looks.length === 1 && only?.listener === null)) return remarks;
  return [
    `${counted(remarks.length, "listener")} of ${looks.length} ` +
    `${remarks.length === 1 ? "has" : "have"} a short history: some artists look new in it that ` +
    "are not.",
  ];
}
