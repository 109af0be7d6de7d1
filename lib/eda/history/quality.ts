import pl from "nodejs-polars";
import { formatMonth } from "../../base/calendar.ts";
import { artistKeys, textsOf } from "../../tables/frame.ts";
import { SNAPSHOT_COLUMNS } from "../../snapshots/snapshots.ts";
import type { History, Plays } from "../history.ts";
import { nameVariants } from "./name_variants.ts";

/** One thing that can be wrong with a history, and how often it is. */
export interface QualityCheck {
  readonly check: string;
  /** Rows it concerns; spellings and months where the check is about these. */
  readonly count: number;
  /** What happens to them, or what to know. */
  readonly note: string;
}

/** What was looked at, and what was found. */
export interface Quality {
  readonly file: string;
  readonly rows: number;
  readonly checks: readonly QualityCheck[];
}

const SET_ASIDE = "set aside; see rejected.csv";
const EXAMPLES = 3;

/** Looks for everything that could make the rest of the figures wrong. */
export function dataQuality(history: History): Quality {
  const { paths, show } = history.workspace;
  return history.scrobbles === null
    ? {
      file: show(paths.snapshots),
      rows: history.snapshots.height,
      checks: checkSnapshots(history),
    }
    : {
      file: show(paths.scrobbles),
      rows: history.scrobbles.rows,
      checks: checkScrobbles(history.scrobbles, history),
    };
}

function checkScrobbles({ raw, plays, rejected }: Plays, history: History): QualityCheck[] {
  const rejectedRows = (...reasons: readonly string[]): number =>
    textsOf(rejected, "reason").filter((reason) => reasons.includes(reason)).length;
  const padded = raw.filter(
    pl.col("artist_name").neq(pl.col("artist_name").str.strip())
      .or(pl.col("track_name").neq(pl.col("track_name").str.strip())),
  ).height;
  const moments = plays.select(...artistKeys(plays), "track_name", "time");
  return [
    { check: "no artist", count: rejectedRows("no artist"), note: SET_ASIDE },
    { check: "no track", count: rejectedRows("no track"), note: SET_ASIDE },
    { check: "no date", count: rejectedRows("no date"), note: SET_ASIDE },
    { check: "unreadable date", count: rejectedRows("unreadable date"), note: SET_ASIDE },
    {
      check: "impossible date",
      count: rejectedRows("dated before 2002", "dated in the future"),
      note: `before scrobbling began, or in the future: ${SET_ASIDE}`,
    },
    {
      check: "no album",
      count: raw.columns.includes("album_name")
        ? raw.getColumn("album_name").nullCount()
        : raw.height,
      note: raw.columns.includes("album_name")
        ? "not needed"
        : "the file has no albums; not needed",
    },
    { check: "padded artist or track name", count: padded, note: "trimmed" },
    {
      check: "exact duplicate",
      count: moments.height - moments.unique().height,
      note: "same artist, track and second; they count as plays",
    },
    ...checkArtists(history),
  ];
}

function checkSnapshots(history: History): QualityCheck[] {
  const { snapshots } = history;
  const keys = snapshots.select(...artistKeys(snapshots), "month");
  const missing = SNAPSHOT_COLUMNS.reduce((sum, c) => sum + snapshots.getColumn(c).nullCount(), 0);
  const padded = snapshots.filter(
    pl.col("artist_name").neq(pl.col("artist_name").str.strip()),
  ).height;
  return [
    { check: "missing value", count: missing, note: "in any column" },
    { check: "padded artist name", count: padded, note: "taken as it stands" },
    {
      check: "duplicate artist-month",
      count: keys.height - keys.unique().height,
      note: "would be counted twice",
    },
    ...checkArtists(history),
  ];
}

/** What the artist-months tell, whatever they were folded from. */
function checkArtists({ artistMonths }: History): QualityCheck[] {
  const plays = new Map<string, number>();
  for (const row of artistMonths) plays.set(row.artist, (plays.get(row.artist) ?? 0) + row.plays);
  const variants = nameVariants(plays);
  const months = [...new Set(artistMonths.map((row) => row.month))].sort((a, b) => a - b);
  const span = (months.at(-1) ?? 0) - (months[0] ?? 0) + 1;
  const silentAfter = months.filter((month, i) => (months[i + 1] ?? month + 1) !== month + 1);
  const firstGap = silentAfter[0];
  return [
    {
      check: "name variants",
      count: variants.reduce((sum, { spellings }) => sum + spellings.length - 1, 0),
      note: variants.length === 0
        ? "spellings of one artist"
        : "spellings counted as artists of their own: " +
          variants.slice(0, EXAMPLES).map(({ spellings }) =>
            spellings.map((spelling) => spelling.name).join(" / ")
          ).join("; "),
    },
    {
      check: "months without plays",
      count: span - months.length,
      note: firstGap === undefined
        ? `of ${span}`
        : `of ${span}; the first after ${formatMonth(firstGap).slice(0, 7)}`,
    },
  ];
}
