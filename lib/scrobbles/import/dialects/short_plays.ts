import type { LeftOut } from "../dialect.ts";

/** A play too short to count. */
export function playedUnder(minSeconds: number): LeftOut {
  return { leftOut: `plays under ${minSeconds} s` };
}
