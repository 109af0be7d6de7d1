import { itemAt } from "../base/items.ts";
import type { ArtistPeriod } from "../snapshots/artist_period.ts";
import type { Rules } from "./rules.ts";

/** The periods of one artist in which it was played, in time order. */
export type Course = readonly ArtistPeriod[];

/** From when on an artist is core. */
export type CoreRule = Rules["core_definition"];

/** Whether an artist was core in a period: enough plays, or a large enough share of them. */
export function isCore(
  { plays, share }: Pick<ArtistPeriod, "plays" | "share">,
  { plays_min, share_min }: CoreRule,
): boolean {
  return plays >= plays_min || share >= share_min;
}

/** Plays that make an artist core in a period in which the listener played so many in all. */
export function playsToBeCore(allPlays: number, { plays_min, share_min }: CoreRule): number {
  return Math.max(1, Math.ceil(Math.min(plays_min, share_min * allPlays) - 1e-9));
}

/** Whether the artist of a course was core in one of some periods, both ends included. */
export function wasCore(course: Course, from: number, to: number, rule: CoreRule): boolean {
  for (let place = course.length - 1; place >= 0; place--) {
    const row = itemAt(course, place);
    if (row.period < from) return false;
    if (row.period <= to && isCore(row, rule)) return true;
  }
  return false;
}
