import type { LastMonth } from "../../scrobbles/incomplete_month.ts";
import { count, counted, marked, monthOf, reasonsText, textTable } from "../../text/text.ts";
import type { AsText } from "../command.ts";
import type { BuildReport } from "./build_report.ts";

/** What `build` did, for people. */
export const buildText: AsText<BuildReport> = (report, show) => {
  const { scrobbles, months, modeling, metadata } = report;
  const root = show(".");
  return [
    marked(`Built from ${show(scrobbles.file)}`, scrobbles.simulated),
    textTable(["table", "rows", root === "" ? "file" : `file in ${root}`], [
      ["scrobbles", count(scrobbles.kept), scrobbles.file],
      ["artist-month snapshots", count(report.snapshots.rows), report.snapshots.file],
      ["features", count(report.features.rows), report.features.file],
      ["modeling", count(modeling.rows), modeling.file],
    ]),
    `${counted(modeling.positives, "breakout")} in the modeling table. ` +
    setAside(scrobbles.rejected),
    `${counted(scrobbles.artists, "artist")} over ` +
    `${counted(months.count, "month")} with plays, ${monthOf(months.first)} to ` +
    `${monthOf(months.last)}, time zone ${report.timezone}.`,
    ...(report.last_month === undefined ? [] : [lastMonthText(report.last_month)]),
    ...(metadata === undefined ? [] : [
      `Artists' metadata from ${show(metadata.file)} joined: ${count(metadata.known)} of ` +
      `${
        counted(scrobbles.artists, "artist")
      } have a row. They are of the day they were looked up.`,
    ]),
  ].join("\n");
};

function setAside(rejected: BuildReport["scrobbles"]["rejected"]): string {
  const { total, told } = reasonsText(rejected);
  return total === 0
    ? "No scrobble was set aside."
    : `${counted(total, "scrobble")} set aside: ${told}.`;
}

/** Which month labels and scoring end with, and why not a later one, for people. */
export function lastMonthText({ used, keep_incomplete, incomplete }: LastMonth): string {
  const usedText = used === null ? "No month is complete" : `Last month used: ${monthOf(used)}`;
  const [first] = incomplete;
  if (first === undefined) return `${usedText}; it is complete.`;
  const whose = first.listener === undefined
    ? `${monthOf(first.month)} (last play ${first.last_play}: ${first.reason})`
    : `the last month of ${counted(incomplete.length, "listener")} (${first.listener}'s ` +
      `${monthOf(first.month)}: ${first.reason}${incomplete.length > 1 ? "; …" : ""})`;
  return keep_incomplete
    ? `${usedText}. Incomplete, yet kept by labels.keep_incomplete_month: ${whose}.`
    : `${usedText}. Left out as incomplete: ${whose}; labels.keep_incomplete_month would keep it.`;
}
