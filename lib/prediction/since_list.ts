import { formatDay } from "../base/calendar.ts";
import { type ArtistCourse, isCoreWithin } from "../evaluation/new_favourites.ts";

/** What came of the list that was kept before: its artists by name, the likeliest first. */
export interface SinceLastList {
  /** The day of that list. */
  readonly list: string;
  /** On it, and core on a day since then. */
  readonly became_core: readonly string[];
  /** On this list, and not on that one. */
  readonly added: readonly string[];
  /** The other way round, and not core since. */
  readonly left: readonly string[];
}

/** Whom a list holds, the likeliest first; its day counted from 1970-01-01. */
interface NamesOfDay {
  readonly day: number;
  readonly artists: readonly string[];
}

/**
 * What came of a list by the day of a later one.
 *
 * @param courses of the artists of the list, at least
 */
export function sinceList(
  before: NamesOfDay,
  now: NamesOfDay,
  courses: readonly ArtistCourse[],
): SinceLastList {
  const core = new Set(
    courses.filter((course) => isCoreWithin(course.core, before.day, now.day - before.day))
      .map(({ artist }) => artist),
  );
  return {
    list: formatDay(before.day),
    became_core: before.artists.filter((artist) => core.has(artist)),
    added: now.artists.filter((artist) => !before.artists.includes(artist)),
    left: before.artists.filter((artist) => !now.artists.includes(artist) && !core.has(artist)),
  };
}

/** Artists that are named of those who came or went. */
export const MOST_NAMED = 5;

/** What has changed, in words: nothing, or who became core, who is new, who is gone. */
export function changesInWords(
  { became_core, added, left }: SinceLastList,
): [what: string, artists: readonly string[]][] {
  return Object.entries({ "became core": became_core, "new": added, "gone": left })
    .filter(([, artists]) => artists.length > 0);
}
