import { itemAt } from "../base/items.ts";
import type { Column } from "../tables/table.ts";
import { type ArtistPeriod, type Course, rowAt } from "./artist_period.ts";
import type { Snapshots } from "./snapshots.ts";

/** A row of a table: an artist-period at its place in the artist's course. */
export interface Row {
  readonly snapshots: Snapshots;
  readonly course: Course;
  readonly place: number;
}

/** The artist-period of a row. */
export function nowOf({ course, place }: Row): ArtistPeriod {
  return rowAt(course, place);
}

/** The name of a row's artist. */
export function artistOf(row: Row): string {
  return itemAt(row.snapshots.history.artists, nowOf(row).artist);
}

/** Every row of some histories in the order of tables: listener, period, artist by code points. */
export function rowsOf(histories: readonly Snapshots[]): Row[] {
  return histories.flatMap(rowsOfHistory);
}

function rowsOfHistory(snapshots: Snapshots): Row[] {
  const { courses, listening } = snapshots;
  const first = listening[0]?.period ?? 0;
  const byPeriod = listening.map((): Row[] => []);
  // Artists are in code-point order.
  for (const course of courses) {
    for (let place = 0; place < course.length; place++) {
      byPeriod[rowAt(course, place).period - first]?.push({ snapshots, course, place });
    }
  }
  return byPeriod.flat();
}

/** The columns that name rows: `listener` where there are several, the period, `artist_name`. */
export function keyColumns(rows: readonly Row[]): [string, Column][] {
  const [first] = rows;
  const { listener = null } = first?.snapshots.history ?? {};
  return [
    ...(listener === null ? [] : [["listener", rows.map(listenerOf)] as [string, Column]]),
    [first?.snapshots.periods.column ?? "month", rows.map(periodOf)],
    ["artist_name", rows.map(artistOf)],
  ];
}

function periodOf(row: Row): string {
  return row.snapshots.periods.spell(nowOf(row).period);
}

/** Whose history a row is of; empty where there is one. */
export function listenerOf({ snapshots }: Row): string {
  return snapshots.history.listener ?? "";
}

/** Columns of the snapshot table after the keys, in file order. */
export const SNAPSHOT_COLUMNS = [
  "plays_t",
  "unique_tracks_t",
  "plays_per_track_t",
  "days_active_t",
  "last_play_gap_days_t",
  "total_monthly_scrobbles",
  "share_t",
  "first_seen_month",
  "months_since_first_seen",
  "is_first_month",
  "track_novelty_rate_t",
] as const;
