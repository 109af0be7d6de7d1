/**
 * A listening history opened for looking at: its tables built and in memory.
 *
 * @module
 */
import { UserError } from "../base/errors.ts";
import { chosenFeatures } from "../features/feature_sets.ts";
import { isFeatureName } from "../features/registry.ts";
import { exists, readBytes, writeAtomic } from "../base/files.ts";
import type { IncompleteMonth } from "../scrobbles/incomplete_month.ts";
import { readScrobbles, selectColumns } from "../scrobbles/scrobbles.ts";
import type { Scrobbles } from "../scrobbles/scrobbles.ts";
import { buildTables } from "../commands/build/build.ts";
import { writeSample } from "../commands/sample/sample.ts";
import { withoutMonths } from "../snapshots/complete_months.ts";
import { buildFeatures } from "../features/features.ts";
import { parseTextCsv, readTable, toCsv } from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";
import { buildModelingTable, eligibleRows } from "../labels/modeling.ts";
import { SNAPSHOT_COLUMNS } from "../snapshots/snapshots.ts";
import { openWorkspace, PROJECT_ROOT, ROOT_VARIABLE } from "../workspace/workspace.ts";
import type { Workspace } from "../workspace/workspace.ts";
import { artistMonthsOf } from "./artist_months.ts";
import type { RuledArtistMonth } from "./artist_months.ts";

/** Single plays: the scrobbles file as it stands, and cleaned. */
export interface Plays extends Scrobbles {
  /** Every row of the file, every cell as its text. */
  readonly raw: Frame;
}

/** A history with its tables. */
export interface OpenHistory {
  readonly workspace: Workspace;
  readonly simulated: boolean;
  /** `null` where there are only artist-month snapshots. */
  readonly scrobbles: Plays | null;
  /** Last months that are left out everywhere but in `scrobbles` and `snapshots`. */
  readonly incomplete: readonly IncompleteMonth[];
  readonly snapshots: Frame;
  /** All features of every artist-month. */
  readonly features: Frame;
  /** The modeling rows with all features, whichever are chosen to learn from, and `y`. */
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
  const { paths, show, sources, project } = workspace;
  const now = Math.floor(Date.now() / 1000);
  const report = await buildTables(workspace, now);
  const file = show(paths.scrobbles);
  const bytes = await readBytes(paths.scrobbles, "");
  const timeZone = project.time.timezone;
  const [snapshots, all] = await Promise.all([
    readTable(paths.snapshots, [...SNAPSHOT_COLUMNS], ""),
    readTable(paths.features, [], ""),
  ]);
  // Rows, labels and scores know nothing of an incomplete month, and neither do the figures.
  const end = report.last_month;
  const leftOut = end === undefined || end.keep_incomplete ? [] : end.incomplete;
  const features = withoutMonths(all, leftOut);
  return {
    workspace,
    simulated: report.scrobbles.simulated,
    incomplete: leftOut,
    scrobbles: {
      ...readScrobbles(bytes, { file, sources, timeZone, now }),
      raw: selectColumns(parseTextCsv(bytes, file), sources, file),
    },
    snapshots,
    features,
    rows: modelingRows(features, workspace),
    artistMonths: artistMonthsOf(features, workspace.breakout),
  };
}

/** The rest of what `buildTables` writes, where someone else has folded the plays. */
async function fromSnapshots(workspace: Workspace): Promise<OpenHistory> {
  const { paths, breakout, show } = workspace;
  const snapshots = await readTable(
    paths.snapshots,
    ["month", "artist_name", ...SNAPSHOT_COLUMNS],
    "",
  );
  if (snapshots.height === 0) {
    throw new UserError(`${show(paths.snapshots)}: holds no rows, only a header`);
  }
  const features = buildFeatures(snapshots, show(paths.snapshots));
  await writeAtomic(paths.features, toCsv(features));
  await writeAtomic(paths.scorable, toCsv(eligibleRows(features, breakout)));
  const modeling = buildModelingTable(features, breakout, chosenFeatures(breakout));
  await writeAtomic(paths.modeling, toCsv(modeling));
  return {
    workspace,
    simulated: false,
    incomplete: [],
    scrobbles: null,
    snapshots,
    features,
    rows: modelingRows(features, workspace),
    artistMonths: artistMonthsOf(features, breakout),
  };
}

function modelingRows(features: Frame, { breakout }: Workspace): Frame {
  return buildModelingTable(features, breakout, features.columns.filter(isFeatureName));
}
