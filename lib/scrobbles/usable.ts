/** Scrobbling began with Audioscrobbler in 2002: an earlier date is a clock that was never set. */
export const FIRST_POSSIBLE = Date.UTC(2002, 0, 1) / 1000;

/**
 * Why a play cannot be used, or `null` if it can.
 *
 * @param date as it is written
 * @param time what the date means, in seconds since 1970, or `null` if it is unreadable
 * @param now seconds since 1970; later plays are in the future
 */
export function faultOf(
  artist: unknown,
  track: unknown,
  date: unknown,
  time: number | null,
  now: number,
): string | null {
  if (!artist) return "no artist";
  if (!track) return "no track";
  if (!date) return "no date";
  if (time === null) return "unreadable date";
  if (time < FIRST_POSSIBLE) return "dated before 2002";
  if (time > now) return "dated in the future";
  return null;
}

/** Counts one more of a reason. */
export function countReason(counts: Record<string, number>, reason: string): void {
  counts[reason] = (counts[reason] ?? 0) + 1;
}
