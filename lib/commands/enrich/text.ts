import type { EnrichReport } from "./enrich.ts";
import { count } from "../../text/text.ts";

/** Names shown of a list. */
const SHOWN = 10;

/** What `enrich` found out, for people. */
export function enrichText(report: EnrichReport): string {
  const { artists, looked_up, found, ambiguous, not_found, withheld } = report;
  const list = (names: readonly string[]): string =>
    names.slice(0, SHOWN).join(", ") +
    (names.length > SHOWN ? ` and ${count(names.length - SHOWN)} more` : "");
  return [
    looked_up === 0
      ? `Nothing to look up: ${report.file} has all ${count(artists)} artists.`
      : `Looked up ${count(looked_up)} of ${count(artists)} artists at Spotify: ` +
        `${count(found)} found. All in ${report.file}.`,
    ...(ambiguous.length === 0 ? [] : [
      `${count(ambiguous.length)} names that several artists have are left empty: ` +
      `${list(ambiguous)}. The candidates are in ${report.ambiguous_file}: copy the right ` +
      "spotify_id, or row, and run enrich again.",
    ]),
    ...(not_found.length === 0
      ? []
      : [`${count(not_found.length)} not found, left empty: ${list(not_found)}.`]),
    ...(withheld.length === 0 ? [] : [
      `Spotify gave no ${withheld.join(", no ")}: since 2026 apps in development mode do not get ` +
      "them.",
    ]),
    "Run 'deno task breakout build' to join them. They are of today, not of the months they join: " +
    "figures on past months flatter a model that uses them.",
  ].join("\n");
}
