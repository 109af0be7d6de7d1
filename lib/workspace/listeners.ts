import { calendarOf } from "../base/calendar.ts";
import { exists } from "../base/files.ts";
import type { LookSource } from "../prediction/asked.ts";
import { readSnapshots } from "../snapshots/from_table.ts";
import { readListening } from "./listening.ts";
import type { Workspace } from "./workspace.ts";

/** Whom there is to look at in a root. */
export interface Listeners {
  /** In code-point order of the listeners. */
  readonly sources: readonly LookSource[];
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
  const known = {
    calendar: calendarOf(project.time.timezone),
    rules: breakout,
    genreBuckets: breakout.features.genre_buckets,
  };
  if (!await exists(paths.scrobbles) && await exists(paths.snapshots)) {
    const all = await readSnapshots(paths.snapshots);
    return {
      sources: all.map((months) => ({ history: months.history, months, metadata: null, ...known })),
      simulated: null,
    };
  }
  const { histories, metadata: read, simulated } = await readListening(workspace, now);
  const metadata = read?.artists ?? null;
  return {
    sources: histories.map((history) => ({ history, months: null, metadata, ...known })),
    simulated,
  };
}
