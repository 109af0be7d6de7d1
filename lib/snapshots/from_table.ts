import { calendarOf, parseMonth } from "../base/calendar.ts";
import { itemAt } from "../base/items.ts";
import { compareCodePoints } from "../base/order.ts";
import { numberColumn, type Table, textColumn } from "../tables/table.ts";
import { readTable } from "../tables/table_csv.ts";
import { calendarMonths } from "./periods.ts";
import { type ArtistPeriod, ArtistPeriodTally } from "./artist_period.ts";
import { listeningOf, type Snapshots } from "./snapshots.ts";
import { SNAPSHOT_COLUMNS } from "./table.ts";

/**
 * Reads an artist-month table that was folded elsewhere.
 *
 * @returns as {@link snapshotsFromTable}; none of a table without rows
 * @throws UserError if it is absent, lacks a column, or holds a number that is none
 */
export async function readSnapshots(path: string): Promise<Snapshots[]> {
  const columns = ["month", "artist_name", ...SNAPSHOT_COLUMNS];
  return snapshotsFromTable(await readTable(path, columns, ""));
}

/**
 * Snapshots of calendar months that were folded elsewhere. What a table does not tell, sessions and
 * the days of single plays, is `NaN`: a feature that looks at it is missing.
 *
 * @param table with `[listener,] month, artist_name` and the columns of `SNAPSHOT_COLUMNS`
 * @returns one per listener, in code-point order
 */
export function snapshotsFromTable(table: Table): Snapshots[] {
  const listeners = table.columns.has("listener") ? textColumn(table, "listener") : null;
  return [...Map.groupBy(Array(table.rows).keys(), (row) => listeners?.[row] ?? null)]
    .sort(([a], [b]) => compareCodePoints(a ?? "", b ?? ""))
    .map(([listener, rows]) => historyFromRows(listener, table, rows));
}

/** What a table does not tell. */
const UNKNOWN = {
  tracksSoFar: NaN,
  laterPlays: NaN,
  topTrackPlays: NaN,
  mostOnADay: NaN,
  daysSoFar: NaN,
  lastReturn: NaN,
  lateReturns: NaN,
  daysSinceFirst: NaN,
  firstDayPlays: NaN,
  firstWeekPlays: NaN,
  sessions: NaN,
  sessionArtists: NaN,
  sessionShares: NaN,
  sessionsLastWeek: NaN,
  periodDecayed7: NaN,
  decayed7: NaN,
  decayed30: NaN,
  decayed90: NaN,
  best7: NaN,
  best30: NaN,
} satisfies Partial<ArtistPeriod>;

function historyFromRows(
  listener: string | null,
  table: Table,
  rows: readonly number[],
): Snapshots {
  const names = textColumn(table, "artist_name");
  const months = Int32Array.from(textColumn(table, "month"), (text) => parseMonth(text) ?? NaN);
  const column = (name: typeof SNAPSHOT_COLUMNS[number]): Float64Array => numberColumn(table, name);
  const [plays, share, tracks, days, gap, total, novelty] = [
    column("plays_t"),
    column("share_t"),
    column("unique_tracks_t"),
    column("days_active_t"),
    column("last_play_gap_days_t"),
    column("total_monthly_scrobbles"),
    column("track_novelty_rate_t"),
  ];
  const byArtist = Map.groupBy(rows, (row) => itemAt(names, row));
  const artists = [...byArtist.keys()].sort(compareCodePoints);
  let placed = 0;
  const courses = artists.map((name, artist): ArtistPeriod[] => {
    const own = (byArtist.get(name) ?? []).sort((a, b) => itemAt(months, a) - itemAt(months, b));
    let before: ArtistPeriod | undefined;
    return own.map((row) => {
      const [played, trackCount] = [itemAt(plays, row), itemAt(tracks, row)];
      const daysAgo = new Float64Array(played).fill(NaN).fill(itemAt(gap, row), -1);
      const place = { row: placed++, artist, period: itemAt(months, row) };
      return before = Object.assign(new ArtistPeriodTally(place, before, daysAgo, 0), UNKNOWN, {
        plays: played,
        share: itemAt(share, row),
        tracks: trackCount,
        newTracks: itemAt(novelty, row) * trackCount,
        days: itemAt(days, row),
        ...(played === 1 ? { periodDecayed7: 2 ** (-itemAt(gap, row) / 7) } : {}),
      });
    });
  });
  const all = rows.map((row) => itemAt(months, row));
  const [first, last] = [Math.min(...all), Math.max(...all)];
  const totals = new Float64Array(last - first + 1);
  for (const row of rows) totals[itemAt(months, row) - first] = itemAt(total, row);
  const unknown = new Float64Array(totals.length).fill(NaN);
  const none = { artist: new Uint32Array(), track: new Uint32Array(), time: new Float64Array() };
  return {
    history: { listener, artists, tracks: { size: 0, names: () => [] }, ...none },
    periods: calendarMonths(calendarOf("UTC")),
    courses,
    rowOfPlay: new Uint32Array(),
    opensPart: new Uint8Array(),
    listening: listeningOf(courses, first, totals, unknown),
  };
}
