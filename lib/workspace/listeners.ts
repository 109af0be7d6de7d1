import { calendarOf, type LocalCalendar } from "../base/calendar.ts";
import { exists } from "../base/files.ts";
import type { FeatureSources } from "../features/row_matrix.ts";
import type { LookSource } from "../prediction/asked.ts";
import { readSnapshots } from "../snapshots/from_table.ts";
import { readListening } from "./listening.ts";
import type { Workspace } from "./workspace.ts";

/** Everything that looking at the histories of a root takes, models apart. */
export interface Listeners {
  /** In code-point order of the listeners. */
  readonly sources: readonly LookSource[];
  readonly calendar: LocalCalendar;
  readonly featureSources: FeatureSources;
  /** Whether the history was made up; `null` if that is not known. */
  readonly simulated: boolean | null;
}

/**
 * Reads whom to look at: the scrobbles of a root or, where there are none, its artist-month table.
 *
 * @param now seconds since 1970; later plays are set aside
 * @throws UserError for a history that is absent or cannot be used
 */
export async function readListeners(workspace: Workspace, now?: number): Promise<Listeners> {
  const { paths, project, breakout } = workspace;
  const calendar = calendarOf(project.time.timezone);
  const genreBuckets = breakout.features.genre_buckets;
  if (!await exists(paths.scrobbles) && await exists(paths.snapshots)) {
    return {
      sources: (await readSnapshots(paths.snapshots))
        .map((months) => ({ history: months.history, months })),
      calendar,
      featureSources: { rules: breakout, metadata: null, genreBuckets },
      simulated: null,
    };
  }
  const { histories, metadata, simulated } = await readListening(workspace, now);
  return {
    sources: histories.map((history) => ({ history, months: null })),
    calendar,
    featureSources: { rules: breakout, metadata: metadata?.artists ?? null, genreBuckets },
    simulated,
  };
}
