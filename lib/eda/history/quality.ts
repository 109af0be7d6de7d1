import { greatest, rollup, sum } from "d3-array";
import { formatMonth } from "../../base/calendar.ts";
import { type DoctorReport, examine } from "../../commands/doctor/doctor.ts";
import { type NameVariants, nameVariants } from "../../scrobbles/listening_signs.ts";
import { SNAPSHOT_COLUMNS } from "../../snapshots/table.ts";
import { count } from "../../text/numbers.ts";
import { monthOf, reasonsText } from "../../text/text.ts";
import { type Displayable, table } from "../drawing/display.ts";
import type { OpenHistory } from "../history.ts";
import { monthTotals } from "./by_month.ts";

/** One thing that can be wrong with a history, how often it was found, and what to know of it. */
type QualityCheck = [check: string, found: number, note: string];

/** What could make the rest of the figures wrong: of plays what `breakout doctor` finds. */
export async function qualityTable(history: OpenHistory): Promise<Displayable> {
  const checks = history.plays === null
    ? checkSnapshots(history)
    : checkPlays(await examine(history.workspace));
  const rows = checks.map(([check, found, note]) => [check, count(found), note]);
  return table(["check", "found", "note"], rows);
}

function checkPlays(report: DoctorReport): QualityCheck[] {
  const { rows, rejected, duplicates, bursts, gaps, name_variants, months } = report;
  const { total, told } = reasonsText(rejected);
  const gap = greatest(gaps, ({ days }) => days);
  return [
    ["rows", rows, "of the file of plays"],
    ["unusable row", total, total === 0 ? "set aside" : `set aside: ${told}`],
    ["exact duplicate", duplicates, "same artist, track and second; they count as plays"],
    [
      "minute with more plays than can be heard",
      bursts.minutes.count,
      "stamped together, not when they were heard",
    ],
    [
      "days of the longest silence",
      Math.round(gap?.days ?? 0),
      gap === undefined
        ? "none of two weeks"
        : `${gap.from.slice(0, 10)} to ${gap.to.slice(0, 10)}`,
    ],
    variants(name_variants.groups, name_variants.examples),
    silent(months.without_plays, months.count),
  ];
}

function checkSnapshots({ snapshots, artistMonths }: OpenHistory): QualityCheck[] {
  const keys = snapshots.select(
    ...["listener", "artist_name", "month"].filter((name) => snapshots.columns.includes(name)),
  );
  const missing = sum(SNAPSHOT_COLUMNS, (column) => snapshots.getColumn(column).nullCount());
  const months = monthTotals(artistMonths);
  const plays = rollup(
    artistMonths,
    (rows) => sum(rows, (row) => row.plays),
    (row) => row.artist_name,
  );
  const names = nameVariants(plays);
  return [
    ["rows", snapshots.height, "of the table of artist-months"],
    ["missing value", missing, "in any column"],
    ["duplicate artist-month", keys.height - keys.unique().height, "would be counted twice"],
    variants(names.length, names),
    silent(
      months.flatMap((month) => month.plays === 0 ? formatMonth(month.month) : []),
      months.length,
    ),
  ];
}

const EXAMPLES = 3;

function variants(found: number, groups: readonly NameVariants[]): QualityCheck {
  const examples = groups.slice(0, EXAMPLES)
    .map(({ names }) => names.map(({ name }) => name).join(" / ")).join("; ");
  return [
    "artist spelled in several ways",
    found,
    found === 0 ? "by case, accents or signs" : `counted as several artists: ${examples}`,
  ];
}

function silent(months: readonly string[], of: number): QualityCheck {
  const [first] = months;
  return [
    "month without plays",
    months.length,
    `of ${of}` + (first === undefined ? "" : `; the first is ${monthOf(first)}`),
  ];
}
