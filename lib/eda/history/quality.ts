import pl from "nodejs-polars";
import { pairs, rollup, sort, sum } from "d3-array";
import { nameVariants } from "../../scrobbles/listening_signs.ts";
import { SNAPSHOT_COLUMNS } from "../../snapshots/table.ts";
import { artistKeys, type Frame } from "../../tables/frame.ts";
import { count } from "../../text/numbers.ts";
import type { RuledArtistMonth } from "../artist_months.ts";
import { table } from "../drawing/display.ts";
import type { Displayable } from "../drawing/figure.ts";
import { monthName } from "../drawing/marks.ts";
import type { OpenHistory, Plays } from "../history.ts";

/**
 * One thing that can be wrong with a history; the rows it concerns, or spellings and months where it
 * is about these; what happens to them, or what to know.
 */
type QualityCheck = [check: string, found: number, note: string];

const SET_ASIDE = "set aside";
const EXAMPLES = 3;

/** What could make the rest of the figures wrong, and how often it was found. */
export function qualityTable({ scrobbles, snapshots, artistMonths }: OpenHistory): Displayable {
  const checks = [
    ...(scrobbles === null ? checkSnapshots(snapshots) : checkScrobbles(scrobbles)),
    ...checkArtists(artistMonths),
  ];
  const rows = checks.map(([check, found, note]) => [check, count(found), note]);
  return table(["check", "found", "note"], rows);
}

function checkScrobbles({ raw, plays, rejected, rows }: Plays): QualityCheck[] {
  const rejectedFor = (...reasons: string[]): number =>
    rejected.filter((reason) => reasons.includes(reason)).length;
  const hasAlbums = raw.columns.includes("album_name");
  const moments = plays.select(...artistKeys(plays), "track_name", "time");
  return [
    ["rows", rows, "of the file of plays"],
    ...["no artist", "no track", "no date", "unreadable date"].map((reason): QualityCheck => [
      reason,
      rejectedFor(reason),
      SET_ASIDE,
    ]),
    [
      "impossible date",
      rejectedFor("dated before 2002", "dated in the future"),
      `before scrobbling began, or in the future: ${SET_ASIDE}`,
    ],
    hasAlbums
      ? ["no album", raw.getColumn("album_name").nullCount(), "not needed"]
      : ["no album", raw.height, "the file has no albums; not needed"],
    [
      "padded artist or track name",
      raw.filter(isPadded("artist_name").or(isPadded("track_name"))).height,
      "trimmed",
    ],
    ["exact duplicate", repeated(moments), "same artist, track and second; they count as plays"],
  ];
}

function checkSnapshots(snapshots: Frame): QualityCheck[] {
  const keys = snapshots.select(...artistKeys(snapshots), "month");
  const missing = sum(SNAPSHOT_COLUMNS, (column) => snapshots.getColumn(column).nullCount());
  return [
    ["rows", snapshots.height, "of the table of artist-months"],
    ["missing value", missing, "in any column"],
    ["padded artist name", snapshots.filter(isPadded("artist_name")).height, "taken as it stands"],
    ["duplicate artist-month", repeated(keys), "would be counted twice"],
  ];
}

function isPadded(column: string): pl.Expr {
  return pl.col(column).neq(pl.col(column).str.strip());
}

function repeated(rows: Frame): number {
  return rows.height - rows.unique().height;
}

/** What the artist-months tell, whatever they were folded from. */
function checkArtists(artistMonths: readonly RuledArtistMonth[]): QualityCheck[] {
  const plays = rollup(
    artistMonths,
    (rows) => sum(rows, (row) => row.plays),
    (row) => row.artist_name,
  );
  const variants = nameVariants(plays);
  const months = sort(new Set(artistMonths.map(({ month }) => month)));
  const gaps = pairs(months).filter(([month, next]) => next !== month + 1);
  const silent = sum(gaps, ([month, next]) => next - month - 1);
  const [firstGap] = gaps;
  const examples = variants.slice(0, EXAMPLES)
    .map(({ names }) => names.map(({ name }) => name).join(" / ")).join("; ");
  return [
    [
      "name variants",
      sum(variants, ({ names }) => names.length - 1),
      variants.length === 0
        ? "spellings of one artist"
        : `spellings counted as artists of their own: ${examples}`,
    ],
    [
      "months without plays",
      silent,
      `of ${months.length + silent}` +
      (firstGap === undefined ? "" : `; the first after ${monthName(firstGap[0])}`),
    ],
  ];
}
