import { z } from "zod";
import { FEATURE_GROUPS } from "../features/registry.ts";
import { watchlistEntrySchema } from "../prediction/entry.ts";
import { LOOKED_BACK } from "../prediction/replay.ts";
import type { ArtistPageProps } from "../page/artist_page.tsx";

const listener = z.string().optional().meta({
  description: "Whose history, where there are several; the first by default.",
});
const day = z.string().optional().meta({
  description: "Last day of the plays to look at, as 2024-06-20; that of the last play by default.",
});

/** What may be asked of an artist. */
export const artistQuerySchema = z.object({ day, listener });
/** What may be asked of a search. */
export const searchQuerySchema = artistQuerySchema.extend({
  name: z.string().optional().meta({ description: "As people write it.", example: "a" }),
});
/** What may be asked of discoveries. */
export const discoveriesQuerySchema = z.object({ listener });

/** What a search finds. */
export const artistsResponseSchema = z.object({
  artists: z.array(z.string()).meta({ description: "The likest first." }),
}).meta({ id: "Artists" });

const periodEnd = z.string().meta({ description: "Last day of the period." });

/** What is to be said of an artist. */
export const artistResponseSchema = z.object({
  artist_name: z.string(),
  listener: z.string().nullable(),
  period_start: z.string(),
  period_end: z.string(),
  core_by: z.string(),
  course: z.array(z.object({
    period_end: periodEnd,
    plays: z.int(),
    core_at: z.int().nullable().meta({
      description: "Plays that would have made it core then; null where nothing was played.",
    }),
  })).meta({ description: "Plays by period since the first, silent ones too." }),
  on_the_list: z.object({
    rank: z.int(),
    of: z.int(),
    entry: watchlistEntrySchema.omit({ rank: true }),
    base: z.number().meta({ description: "Log-odds of any artist on a list." }),
    margin: z.number().meta({ description: "Log-odds of this one: the base and all groups." }),
    groups: z.array(z.object({
      group: z.enum(Object.keys(FEATURE_GROUPS)),
      about: z.string(),
      contribution: z.number(),
      phrase: z.string().nullable(),
    })),
  }).nullable(),
  broken_rules: z.array(z.object({ rule: z.string(), why: z.string() })).meta({
    description: "Why it is not on the list; none if it is.",
  }),
  odds: z.array(z.object({ period_end: periodEnd, probability: z.number() })).meta({
    description:
      `What lists of the past, one every ${LOOKED_BACK.everyDays} days, would have given it.`,
  }),
}).meta({ id: "Artist" });

/** By month of discovery, what became of artists. */
export const discoveriesResponseSchema = z.object({
  simulated: z.boolean().nullable(),
  months: z.array(z.object({
    month: z.string(),
    discovered: z.int(),
    core: z.int().meta({ description: "Of them, those that became core." }),
    stayed: z.int().meta({
      description: "Of the others, those that were still played three months later or after.",
    }),
    open: z.int().meta({ description: "Of the others, those that are too new to tell." }),
  })),
}).meta({ id: "Discoveries" });

/** What is to be said of an artist, for programs. */
export function answerArtist(
  { artist, look, wholeCourse, odds }: Omit<ArtistPageProps, "root">,
): z.infer<typeof artistResponseSchema> {
  return artistResponseSchema.parse({
    ...look,
    artist_name: artist.artist_name,
    course: wholeCourse,
    on_the_list: artist.scored ? artist : null,
    broken_rules: artist.scored ? [] : artist.broken_rules,
    odds,
  });
}
