import { formatMonth, parseMonth } from "../base/calendar.ts";
import type { Rules } from "../labels/rules.ts";
import { snapshotsFromTable } from "../snapshots/from_table.ts";
import { type HistoryTables, tablesOf } from "../split/history_tables.ts";
import { tableOf } from "../tables/table.ts";
import { artistMonthsOf, type RuledArtistMonth } from "./artist_months.ts";

/** Rules small enough to follow by hand: core from 10 plays, one month of horizon and of cold start. */
export const SMALL_RULES: Rules = {
  labels: { horizon_months: 1, cold_start_buffer_months: 1 },
  eligibility: { active_plays_min: 2, discovered_within_months: 3, lookback_months: 2 },
  core_definition: { plays_min: 10, share_min: 1 },
};

/** Plays of artists by month, from January 2024 on; a 0 is a silent month. */
export type PlaysByArtist = Readonly<Record<string, readonly number[]>>;

/** The tables of a history given by its plays alone. */
export function tablesIn(plays: PlaysByArtist, rules: Rules = SMALL_RULES): HistoryTables {
  const start = parseMonth("2024-01") ?? NaN;
  const rows = Object.entries(plays).flatMap(([artist_name, months]) =>
    months.flatMap((n, place) =>
      n === 0 ? [] : [{ artist_name, month: formatMonth(start + place), n }]
    )
  );
  const column = (value: number | ((row: typeof rows[number]) => number)): Float64Array =>
    Float64Array.from(rows, (row) => typeof value === "number" ? value : value(row));
  return tablesOf(
    snapshotsFromTable(tableOf([
      ["month", rows.map(({ month }) => month)],
      ["artist_name", rows.map(({ artist_name }) => artist_name)],
      ["plays_t", column(({ n }) => n)],
      ["unique_tracks_t", column(({ n }) => n)],
      ["days_active_t", column(1)],
      ["last_play_gap_days_t", column(1)],
      ["total_monthly_scrobbles", column(1000)],
      ["share_t", column(({ n }) => n / 1000)],
      ["track_novelty_rate_t", column(1)],
    ])),
    rules,
  );
}

/** The artist-months of such a history under {@link SMALL_RULES}. */
export function artistMonthsIn(plays: PlaysByArtist): RuledArtistMonth[] {
  return artistMonthsOf(tablesIn(plays), SMALL_RULES);
}
