import pl from "nodejs-polars";
import { pairs, rollup, sort, sum } from "d3-array";
import { nameVariants } from "../../scrobbles/listening_signs.ts";
import { SNAPSHOT_COLUMNS } from "../../snapshots/table.ts";
import { artistKeys } from "../../tables/frame.ts";
import { count } from "../../text/numbers.ts";
import { table } from "../drawing/display.ts";
import type { Displayable } from "../drawing/figure.ts";
import { monthName } from "../drawing/marks.ts";
import type { OpenHistory, Plays } from "../history.ts";

/** One thing that can be wrong with a history, and how often it is. */
interface QualityCheck {
  readonly check: string;
  /** Rows it concerns; spellings and months where the check is about these. */
  readonly count: number;
  /** What happens to them, or what to know. */
  readonly note: string;
}

const SET_ASIDE = "set aside";
const EXAMPLES = 3;

/** What could make the rest of the figures wrong, and how often it was found. */
export function qualityTable(history: OpenHistory): Displayable {
  const rows = dataQuality(history).map((of) => [of.check, count(of.count), of.note]);
  return table(["check", "found", "note"], rows);
}

function dataQuality(history: OpenHistory): QualityCheck[] {
  const { scrobbles, snapshots } = history;
  return [
    ...(scrobbles === null
      ? [
        { check: "rows", count: snapshots.height, note: "of the table of artist-months" },
        ...checkSnapshots(history),
      ]
      : [
        { check: "rows", count: scrobbles.rows, note: "of the file of plays" },
        ...checkScrobbles(scrobbles),
      ]),
    ...checkArtists(history),
  ];
}

function checkScrobbles({ raw, plays, rejected }: Plays): QualityCheck[] {
  const setAside = (check: string, note = SET_ASIDE, among = [check]): QualityCheck => ({
    check,
    count: rejected.filter((reason) => among.includes(reason)).length,
    note,
  });
  const hasAlbums = raw.columns.includes("album_name");
  const moments = plays.select(...artistKeys(plays), "track_name", "time");
  return [
    setAside("no artist"),
    setAside("no track"),
    setAside("no date"),
    setAside("unreadable date"),
    setAside("impossible date", `before scrobbling began, or in the future: ${SET_ASIDE}`, [
      "dated before 2002",
      "dated in the future",
    ]),
    {
      check: "no album",
      count: hasAlbums ? raw.getColumn("album_name").nullCount() : raw.height,
      note: hasAlbums ? "not needed" : "the file has no albums; not needed",
    },
    {
      check: "padded artist or track name",
      count: raw.filter(isPadded("artist_name").or(isPadded("track_name"))).height,
      note: "trimmed",
    },
    {
      check: "exact duplicate",
      count: moments.height - moments.unique().height,
      note: "same artist, track and second; they count as plays",
    },
  ];
}

function isPadded(column: string): pl.Expr {
  return pl.col(column).neq(pl.col(column).str.strip());
}

function checkSnapshots({ snapshots }: OpenHistory): QualityCheck[] {
  const keys = snapshots.select(...artistKeys(snapshots), "month");
  return [
    {
      check: "missing value",
      count: sum(SNAPSHOT_COLUMNS, (column) => snapshots.getColumn(column).nullCount()),
      note: "in any column",
    },
    {
      check: "padded artist name",
      count: snapshots.filter(isPadded("artist_name")).height,
      note: "taken as it stands",
    },
    {
      check: "duplicate artist-month",
      count: keys.height - keys.unique().height,
      note: "would be counted twice",
    },
  ];
}

/** What the artist-months tell, whatever they were folded from. */
function checkArtists({ artistMonths }: OpenHistory): QualityCheck[] {
  const plays = rollup(
    artistMonths,
    (rows) => sum(rows, (row) => row.plays),
    (row) => row.artist,
  );
  const variants = nameVariants(plays);
  const months = sort(new Set(artistMonths.map(({ month }) => month)));
  const gaps = pairs(months).filter(([month, next]) => next !== month + 1);
  const silent = sum(gaps, ([month, next]) => next - month - 1);
  const [firstGap] = gaps;
  const examples = variants.slice(0, EXAMPLES)
    .map(({ names }) => names.map(({ name }) => name).join(" / ")).join("; ");
  return [
    {
      check: "name variants",
      count: sum(variants, ({ names }) => names.length - 1),
      note: variants.length === 0
        ? "spellings of one artist"
        : `spellings counted as artists of their own: ${examples}`,
    },
    {
      check: "months without plays",
      count: silent,
      note: `of ${months.length + silent}` +
        (firstGap === undefined ? "" : `; the first after ${monthName(firstGap[0])}`),
    },
  ];
}
