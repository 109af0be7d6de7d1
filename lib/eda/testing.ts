import pl from "nodejs-polars";
import { formatMonth, parseMonth } from "../base/calendar.ts";
import { writeAtomic } from "../base/files.ts";
import { backtestQuickly } from "../commands/testing.ts";
import type { Rules } from "../labels/rules.ts";
import { snapshotsFromTable } from "../snapshots/from_table.ts";
import { type HistoryTables, tablesOf } from "../split/history_tables.ts";
import { simulateHistory } from "../scrobbles/sample.ts";
import { tableOf } from "../tables/table.ts";
import { withTempDir } from "../testing.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { artistMonthsOf, type RuledArtistMonth } from "./artist_months.ts";
import { type OpenHistory, openHistory } from "./history.ts";

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
  const column = (valueOf: (plays: number) => number): Float64Array =>
    Float64Array.from(rows, ({ n }) => valueOf(n));
  return tablesOf(
    snapshotsFromTable(tableOf([
      ["month", rows.map(({ month }) => month)],
      ["artist_name", rows.map(({ artist_name }) => artist_name)],
      ["plays_t", column((n) => n)],
      ["unique_tracks_t", column((n) => n)],
      ["days_active_t", column(() => 1)],
      ["last_play_gap_days_t", column(() => 1)],
      ["total_monthly_scrobbles", column(() => 1000)],
      ["share_t", column((n) => n / 1000)],
      ["track_novelty_rate_t", column(() => 1)],
    ])),
    rules,
  );
}

/** The artist-months of such a history under {@link SMALL_RULES}. */
export function artistMonthsIn(plays: PlaysByArtist): RuledArtistMonth[] {
  return artistMonthsOf(tablesIn(plays), SMALL_RULES);
}

/** A root with two years of simulated plays, up to a day, whose models are quickly backtested. */
export async function rootWith(root: string, until: string): Promise<Workspace> {
  await backtestQuickly(root);
  const workspace = await openWorkspace(root);
  const all = simulateHistory({ seed: 3, plays: 12_000, months: 24, firstMonth: "2022-01" });
  const plays = pl.DataFrame({ ...all }).head(all.date.findIndex((date) => date > until));
  await writeAtomic(workspace.paths.scrobbles, plays.writeCSV());
  return workspace;
}

/** Opens a history like {@link rootWith} and leaves nothing behind. */
export function withSimulatedHistory(test: (history: OpenHistory) => Promise<void>): Promise<void> {
  return withTempDir(async (root) => {
    await rootWith(root, "2023-12-30");
    await test(await openHistory(root));
  });
}
