import type { NoPlay } from "./dialect.ts";

/** A play too short to count. */
export function playedUnder(minSeconds: number): NoPlay {
  return { leftOut: `plays under ${minSeconds} s` };
}
