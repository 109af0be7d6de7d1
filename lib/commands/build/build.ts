import { itemAt } from "../../base/items.ts";
import { sum } from "d3-array";
import { calendarOf } from "../../base/calendar.ts";
import { guardedCsvText } from "../../base/csv.ts";
import { sha256, writeAtomic, writeJson } from "../../base/files.ts";
import { chosenFeatures } from "../../features/feature_sets.ts";
import { joinMetadata } from "../../features/metadata.ts";
import { rulesSchema } from "../../labels/rules.ts";
import type { History, RejectedScrobble } from "../../scrobbles/history.ts";
import { OPTIONAL_SCROBBLE_COLUMNS, REQUIRED_SCROBBLE_COLUMNS } from "../../scrobbles/sources.ts";
import { countReasons } from "../../scrobbles/usable.ts";
import { calendarMonths } from "../../snapshots/periods.ts";
import { snapshotsOf } from "../../snapshots/snapshots.ts";
import { type HistoryTables, tablesOf } from "../../split/history_tables.ts";
import { modelingTable } from "../../split/modeling_table.ts";
import { numberColumn, type Table, textColumn } from "../../tables/table.ts";
import { tableCsv } from "../../tables/table_csv.ts";
import { type Listening, readListening } from "../../workspace/listening.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { BuildReport, BuiltTable } from "./build_report.ts";

/** Everything that a build makes of a scrobbles file, in memory. */
export interface Built extends HistoryTables {
  readonly listening: Listening;
  readonly modeling: Table;
}

/**
 * Makes every table of the scrobbles: snapshots, features, and the modeling table (the eligible rows
 * whose label is known). An incomplete last month is in the first two
 * only, unless `labels.keep_incomplete_month` is set.
 *
 * @param now seconds since 1970; later plays are set aside
 * @throws UserError for scrobbles that cannot be used
 */
export async function makeTables(workspace: Workspace, now: number): Promise<Built> {
  const { project, breakout } = workspace;
  const listening = await readListening(workspace, now);
  const { histories, metadata } = listening;
  const periods = calendarMonths(calendarOf(project.time.timezone));
  const tables = tablesOf(histories.map((history) => snapshotsOf(history, periods)), breakout, now);
  const features = metadata === null
    ? tables.features
    : joinMetadata(tables.features, metadata.artists, breakout.features.genre_buckets);
  const chosen = chosenFeatures(breakout, metadata !== null);
  return {
    ...tables,
    features,
    modeling: modelingTable(features, tables.rulings, chosen),
    listening,
  };
}

/**
 * Builds every table and writes it; see {@link makeTables}.
 *
 * @throws UserError as {@link makeTables}
 */
export async function buildTables(
  workspace: Workspace,
  now: number = Math.floor(Date.now() / 1000),
): Promise<BuildReport> {
  return await writeTables(workspace, await makeTables(workspace, now));
}

/** Writes the tables, and `build.json`, which says what they are. */
export async function writeTables(workspace: Workspace, built: Built): Promise<BuildReport> {
  const { paths, record, project, breakout } = workspace;
  const { features, modeling, listening: { histories, rejected, rows, metadata, ...read } } = built;
  const write = async (path: string, table: Table): Promise<BuiltTable> => {
    const csv = tableCsv(table);
    await writeAtomic(path, csv);
    return { file: record(path), rows: table.rows, sha256: sha256(csv) };
  };
  await writeAtomic(paths.rejected, rejectedCsv(rejected));
  const months = [...new Set(textColumn(features, "month"))].sort();
  const artists = new Set(histories.flatMap(({ artists }) => artists));
  const report: BuildReport = {
    schema_version: 1,
    scrobbles: {
      file: record(paths.scrobbles),
      sha256: read.sha256,
      simulated: read.simulated,
      rows,
      kept: rows - rejected.length,
      rejected: countReasons(rejected.map(({ reason }) => reason)),
      artists: artists.size,
    },
    ...(metadata === null ? {} : {
      metadata: {
        file: record(paths.artists),
        sha256: metadata.sha256,
        known: metadata.artists.filter(({ artist_name }) => artists.has(artist_name)).length,
      },
    }),
    timezone: project.time.timezone,
    months: {
      first: itemAt(months, 0),
      last: itemAt(months, months.length - 1),
      count: months.length,
    },
    last_month: built.lastMonth,
    snapshots: await write(paths.snapshots, built.snapshots),
    features: await write(paths.features, features),
    modeling: {
      ...await write(paths.modeling, modeling),
      positives: sum(numberColumn(modeling, "y")),
    },
    rules: rulesSchema.parse(breakout),
    ...listenersIn(histories),
  };
  await writeJson(paths.build, report);
  return report;
}

function listenersIn(histories: readonly History[]): Pick<BuildReport, "listeners"> {
  const listeners = histories.flatMap(({ listener }) => listener ?? []);
  return listeners.length === 0 ? {} : { listeners };
}

/** The rows set aside, with line and reason, cells as they are in the file. */
function rejectedCsv(rejected: readonly RejectedScrobble[]): string {
  const columns = [...REQUIRED_SCROBBLE_COLUMNS, ...OPTIONAL_SCROBBLE_COLUMNS]
    .filter((name, place) =>
      place < REQUIRED_SCROBBLE_COLUMNS.length || rejected.some(({ row }) => name in row)
    );
  return guardedCsvText([
    ["line", "reason", ...columns],
    ...rejected.map(({ line, reason, row }) => [
      line,
      reason,
      ...columns.map((name) => row[name] ?? ""),
    ]),
  ]);
}
