import type { LastMonth } from "../scrobbles/incomplete_month.ts";
import { count, monthOf } from "../text/text.ts";

/** Which month labels and scoring end with, and why not a later one, for people. */
export function lastMonthText({ used, keep_incomplete, incomplete }: LastMonth): string {
  const usedText = used === null ? "No month is complete" : `Last month used: ${monthOf(used)}`;
  const [first] = incomplete;
  if (first === undefined) return `${usedText}; it is complete.`;
  const whose = first.listener === undefined
    ? `${monthOf(first.month)} (last play ${first.last_play}: ${first.reason})`
    : `the last month of ${count(incomplete.length)} listeners (${first.listener}'s ` +
      `${monthOf(first.month)}: ${first.reason}${incomplete.length > 1 ? "; …" : ""})`;
  return keep_incomplete
    ? `${usedText}. Incomplete, yet kept by labels.keep_incomplete_month: ${whose}.`
    : `${usedText}. Left out as incomplete: ${whose}; labels.keep_incomplete_month would keep it.`;
}
