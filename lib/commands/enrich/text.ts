import type { EnrichReport } from "./enrich.ts";
import { count, counted, some, told } from "../../text/text.ts";

/** Names shown of a list. */
const SHOWN = 10;

export function enrichText(report: EnrichReport): string {
  const { file, looked_up, found, ambiguous, not_found, withheld } = report;
  const artists = counted(report.artists, "artist");
  return told([
    looked_up === 0
      ? `Nothing to look up: ${file} has ${artists}, all of the history.`
      : `Looked up ${count(looked_up)} of ${artists} at Spotify: ${count(found)} found. All in ` +
        `${file}.`,
    ambiguous.length > 0 &&
    `${counted(ambiguous.length, "name is", "names are")} that of several artists, and left ` +
      `empty: ${some(ambiguous, SHOWN)}. The candidates are in ` +
      `${report.ambiguous_file}: copy the right spotify_id, or row, and run enrich again.`,
    not_found.length > 0 &&
    `${count(not_found.length)} not found, left empty: ${some(not_found, SHOWN)}.`,
    withheld.length > 0 &&
    `Spotify gave no ${withheld.join(", no ")}: since 2026 apps in development mode do not get ` +
      "them.",
    "Run 'deno task breakout build' to join them. They are of today, not of the months they join: " +
    "figures on past months flatter a model that uses them.",
  ]).join("\n");
}
