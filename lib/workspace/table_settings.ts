import { chosenFeatures } from "../features/feature_sets.ts";
import { rulesSchema } from "../labels/rules.ts";
import type { TableSettings } from "../split/all_tables.ts";
import type { KnownArtists } from "./listening.ts";
import type { Workspace } from "./workspace.ts";

/** What the tables of a root are made by. */
export function tableSettings(
  { project, breakout }: Workspace,
  metadata: KnownArtists | null,
  now: number,
): TableSettings {
  return {
    timeZone: project.time.timezone,
    rules: rulesSchema.parse(breakout),
    genreBuckets: breakout.features.genre_buckets,
    metadata: metadata?.artists ?? null,
    chosen: chosenFeatures(breakout, metadata !== null),
    now,
  };
}
