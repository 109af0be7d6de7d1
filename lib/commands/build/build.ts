import pl from "nodejs-polars";
import { readArtists } from "../../artists/metadata.ts";
import type { ArtistMetadata } from "../../artists/metadata.ts";
import { calendarOf } from "../../base/calendar.ts";
import { chosenFeatures } from "../../features/feature_sets.ts";
import { rulesSchema } from "../../labels/rules.ts";
import { exists, readBytes, sha256, writeAtomic, writeJson } from "../../base/files.ts";
import { nameNormaliser } from "../../scrobbles/names.ts";
import { isSimulated } from "../../scrobbles/provenance.ts";
import { readScrobbles } from "../../scrobbles/scrobbles.ts";
import { countReasons } from "../../scrobbles/usable.ts";
import { completeMonths } from "../../snapshots/complete_months.ts";
import { buildFeatures } from "../../features/features.ts";
import { textsOf, toCsv } from "../../tables/frame.ts";
import type { Frame } from "../../tables/frame.ts";
import { joinMetadata } from "../../features/metadata.ts";
import { buildModelingTable, eligibleRows } from "../../labels/modeling.ts";
import { buildSnapshots } from "../../snapshots/snapshots.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import type { BuildReport, BuiltTable } from "./build_report.ts";

/**
 * Builds every table from the scrobbles: snapshots, features, the rows that can be scored, and the
 * modeling table (those of them whose label is known). An incomplete last month is in the first two
 * only, unless `labels.keep_incomplete_month` is set.
 *
 * @param now seconds since 1970; later plays are set aside
 * @throws UserError for scrobbles that cannot be used
 */
export async function buildTables(
  workspace: Workspace,
  now: number = Math.floor(Date.now() / 1000),
): Promise<BuildReport> {
  const { paths, show, record, sources, breakout } = workspace;
  const timeZone = workspace.project.time.timezone;

  const bytes = await readBytes(
    paths.scrobbles,
    "Put a listening history there, or write the simulated one with 'deno task breakout sample'.",
  );
  const options = { file: show(paths.scrobbles), sources, timeZone, now };
  const { plays, rejected, rows } = readScrobbles(bytes, options);

  const calendar = calendarOf(timeZone);
  const snapshots = buildSnapshots(plays, calendar);
  const history = buildFeatures(snapshots);
  const metadata = await readMetadata(workspace);
  const features = metadata === null
    ? history
    : joinMetadata(history, metadata.artists, breakout.features.genre_buckets);
  const keep = breakout.labels.keep_incomplete_month ?? false;
  const { rows: usable, lastMonth } = completeMonths(features, { plays, calendar, now, keep });
  const chosen = chosenFeatures(breakout, metadata !== null);
  const modeling = buildModelingTable(usable, breakout, chosen);

  const write = async (path: string, table: Frame): Promise<BuiltTable> => {
    const csv = toCsv(table);
    await writeAtomic(path, csv);
    return { file: record(path), rows: table.height, sha256: sha256(csv) };
  };
  await write(paths.rejected, rejected);
  const months = [...new Set(textsOf(snapshots, "month"))].sort();
  const scrobblesSha256 = sha256(bytes);
  const report: BuildReport = {
    schema_version: 1,
    scrobbles: {
      file: record(paths.scrobbles),
      sha256: scrobblesSha256,
      simulated: await isSimulated(paths.provenance, scrobblesSha256),
      rows,
      kept: plays.height,
      rejected: countReasons(textsOf(rejected, "reason")),
      artists: snapshots.getColumn("artist_name").nUnique(),
    },
    ...(metadata === null ? {} : {
      metadata: {
        file: record(paths.artists),
        sha256: metadata.sha256,
        known: countKnown(metadata.artists, snapshots),
      },
    }),
    timezone: timeZone,
    months: { first: months[0] ?? "", last: months.at(-1) ?? "", count: months.length },
    last_month: lastMonth,
    snapshots: await write(paths.snapshots, snapshots),
    features: await write(paths.features, features),
    scorable: await write(paths.scorable, eligibleRows(usable, breakout)),
    modeling: {
      ...await write(paths.modeling, modeling),
      positives: modeling.filter(pl.col("y").eq(1)).height,
    },
    rules: rulesSchema.parse(breakout),
    ...(snapshots.columns.includes("listener")
      ? { listeners: [...new Set(textsOf(snapshots, "listener"))].sort() }
      : {}),
  };
  await writeJson(paths.build, report);
  return report;
}

/** What is known of the artists; `null` if there is no `artists.csv`. */
async function readMetadata(
  { paths, show }: Workspace,
): Promise<{ artists: ArtistMetadata[]; sha256: string } | null> {
  if (!await exists(paths.artists)) return null;
  const bytes = await readBytes(paths.artists, "");
  const artists = readArtists(bytes, { file: show(paths.artists) });
  return { artists, sha256: sha256(bytes) };
}

/** Artists of the history that have a row. */
function countKnown(artists: readonly ArtistMetadata[], snapshots: Frame): number {
  const played = new Set(textsOf(snapshots, "artist_name").map(nameNormaliser()));
  return artists.filter((artist) => played.has(artist.artist_name)).length;
}
