/**
 * A listening history opened for looking at: its tables built and in memory.
 *
 * @module
 */
import pl from "nodejs-polars";
import { calendarOf, formatMonth } from "../base/calendar.ts";
import { UserError } from "../base/errors.ts";
import { exists, writeAtomic } from "../base/files.ts";
import { itemAt } from "../base/items.ts";
import { buildTables } from "../commands/build/build.ts";
import { writeSample } from "../commands/sample/sample.ts";
import { chosenFeatures, featuresInSet } from "../features/feature_sets.ts";
import { FEATURES, isWholeNumber } from "../features/registry.ts";
import type { History } from "../scrobbles/history.ts";
import type { IncompleteMonth } from "../scrobbles/incomplete_month.ts";
import { readSnapshots } from "../snapshots/from_table.ts";
import { nowOf } from "../snapshots/table.ts";
import { tablesOfHistories } from "../split/all_tables.ts";
import { type HistoryTables, tablesOf } from "../split/history_tables.ts";
import { modelingTable } from "../split/modeling_table.ts";
import { type Frame, frameOf } from "../tables/frame.ts";
import { type Table, takeTableRows } from "../tables/table.ts";
import { tableCsv } from "../tables/table_csv.ts";
import { readListening, tableSettings } from "../workspace/listening.ts";
import {
  openWorkspace,
  PROJECT_ROOT,
  ROOT_VARIABLE,
  type Workspace,
} from "../workspace/workspace.ts";
import { artistMonthsOf, type RuledArtistMonth } from "./artist_months.ts";

/** A history with its tables. */
export interface OpenHistory {
  readonly workspace: Workspace;
  readonly simulated: boolean;
  readonly tables: HistoryTables;
  /**
   * One row per play: `[listener,] artist_name, track_name, date, time` (seconds since 1970); `null`
   * where there are only artist-month snapshots.
   */
  readonly plays: Frame | null;
  /** Last months that are left out everywhere but in `plays` and `snapshots`. */
  readonly incomplete: readonly IncompleteMonth[];
  readonly snapshots: Frame;
  /** All features of every artist-month. */
  readonly features: Frame;
  /** What the rules say of every artist-month: `plays_t`, `core`, `eligible`, and `y` where known. */
  readonly labels: Frame;
  /** The modeling table: the rows that are learnt from, with the chosen features and `y`. */
  readonly rows: Frame;
  /** In order of listener, artist and month. */
  readonly artistMonths: readonly RuledArtistMonth[];
}

/**
 * Opens the history of a root and builds its tables, as `breakout build` does. A root without
 * scrobbles but with an artist-month snapshot table is built from that; a root with neither gets the
 * simulated sample.
 *
 * @param root by default the one that `BREAKOUT_ROOT` names, else the project itself
 * @throws UserError for a history that cannot be used
 */
export async function openHistory(root = Deno.env.get(ROOT_VARIABLE)): Promise<OpenHistory> {
  const workspace = await openWorkspace(root || PROJECT_ROOT);
  const { paths } = workspace;
  if (!await exists(paths.scrobbles)) {
    if (await exists(paths.snapshots)) return await fromSnapshots(workspace);
    await writeSample(workspace, { seed: 1, force: false });
  }
  return await fromScrobbles(workspace);
}

async function fromScrobbles(workspace: Workspace): Promise<OpenHistory> {
  const now = Math.floor(Date.now() / 1000);
  await buildTables(workspace, now);
  const { histories, metadata, simulated } = await readListening(workspace, now);
  const tables = tablesOfHistories(histories, tableSettings(workspace, metadata, now));
  const plays = playsFrame(histories, workspace.project.time.timezone);
  return { ...opened(workspace, tables), simulated, plays };
}

/** The rest of what `buildTables` writes, where someone else has folded the plays. */
async function fromSnapshots(workspace: Workspace): Promise<OpenHistory> {
  const { paths, breakout, show } = workspace;
  const snapshots = await readSnapshots(paths.snapshots);
  if (snapshots.length === 0) {
    throw new UserError(`${show(paths.snapshots)}: holds no rows, only a header`);
  }
  // What the table does not tell, sessions and days of single plays, gives no features.
  const known = new Set<string>(featuresInSet(breakout, "full"));
  const features = FEATURES.filter(({ name }) => known.has(name));
  const tables = tablesOf(snapshots, breakout, undefined, features);
  const modeling = modelingTable(tables.features, tables.rulings, chosenFeatures(breakout));
  await writeAtomic(paths.features, tableCsv(tables.features));
  await writeAtomic(paths.modeling, tableCsv(modeling));
  return { ...opened(workspace, { ...tables, modeling }), simulated: false, plays: null };
}

/** What figures show of tables: an incomplete month, which no row and no label knows of, is left out. */
function opened(
  workspace: Workspace,
  tables: HistoryTables & { readonly modeling: Table },
): Omit<OpenHistory, "simulated" | "plays"> {
  const { rows, lastOf, lastMonth, features } = tables;
  const used = rows.flatMap((row, place) =>
    nowOf(row).period <= (lastOf(row.snapshots) ?? -Infinity) ? [place] : []
  );
  const artistMonths = artistMonthsOf(tables, workspace.breakout);
  return {
    workspace,
    tables,
    incomplete: lastMonth.keep_incomplete ? [] : lastMonth.incomplete,
    snapshots: frameOf(tables.snapshots, isWholeNumber),
    features: frameOf(takeTableRows(features, used), isWholeNumber),
    rows: frameOf(tables.modeling, isWholeNumber),
    labels: labelsFrame(artistMonths),
    artistMonths,
  };
}

/** One row per play, its date on the clock of the history's time zone. */
function playsFrame(histories: readonly History[], timeZone: string): Frame {
  const { local } = calendarOf(timeZone);
  const dateOf = (time: number): string =>
    new Date(1000 * local(time)).toISOString().slice(0, 16).replace("T", " ");
  return pl.concat(histories.map(({ listener, artist, artists, track, tracks, time }) => {
    const names = tracks.names();
    return pl.DataFrame({
      ...(listener === null ? {} : { listener: Array<string>(time.length).fill(listener) }),
      artist_name: Array.from(artist, (code) => itemAt(artists, code)),
      track_name: Array.from(track, (code) => itemAt(names, code)),
      date: Array.from(time, dateOf),
      time,
    });
  }));
}

/** One row per artist-month: whether it is core, may break out, and does. */
function labelsFrame(rows: readonly RuledArtistMonth[]): Frame {
  const isOfOne = rows[0]?.listener === null;
  return pl.DataFrame([
    ...(isOfOne ? [] : [pl.Series("listener", rows.map(({ listener }) => listener), pl.String)]),
    pl.Series("artist_name", rows.map(({ artist_name }) => artist_name), pl.String),
    pl.Series("month", rows.map(({ month }) => formatMonth(month)), pl.String),
    pl.Series("plays_t", rows.map(({ plays }) => plays), pl.Int32),
    pl.Series("core", rows.map(({ core }) => core), pl.Bool),
    pl.Series("eligible", rows.map(({ broken }) => broken.length === 0), pl.Bool),
    // A series that is made of whole numbers takes null for 0.
    pl.Series("y", rows.map(({ label }) => label), pl.Float64).cast(pl.Int32),
  ]);
}
