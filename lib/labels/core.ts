import type { ArtistPeriod } from "../snapshots/artist_period.ts";
import { counted } from "../text/numbers.ts";
import type { Rules } from "./rules.ts";

/** From when on an artist is core. */
export type CoreRule = Rules["core_definition"];

/** Whether an artist was core in a period: enough plays, or a large enough share of them. */
export function isCore(
  { plays, share }: Pick<ArtistPeriod, "plays" | "share">,
  { plays_min, share_min }: CoreRule,
): boolean {
  return plays >= plays_min || share >= share_min;
}

/** From when on an artist is core, in words: `20 plays or 1 %`. */
export function coreRuleInWords({ plays_min, share_min }: CoreRule): string {
  // 100 · 0.07 comes out a hair above 7.
  return `${counted(plays_min, "play")} or ${Number((100 * share_min).toPrecision(9))} %`;
}

/** Plays that make an artist core in a period in which the listener played so many in all. */
export function playsToBeCore(allPlays: number, { plays_min, share_min }: CoreRule): number {
  return Math.max(1, Math.ceil(Math.min(plays_min, share_min * allPlays) - 1e-9));
}
