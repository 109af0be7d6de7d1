import { textsOf } from "../../tables/frame.ts";
import { isModelingRow } from "./artist_months.ts";
import type { History } from "../history.ts";
import { lifecycles } from "./lifecycles.ts";
import { NEEDS_SCROBBLES, unavailable } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** How far a breakout hangs on the most played track. */
export interface TrackDependence {
  readonly artist: string;
  readonly listener?: string;
  /** Counted month in which the artist became core. */
  readonly month: number;
  /** Plays from discovery to the end of that month. */
  readonly plays: number;
  readonly topTrack: string;
  /** Of these plays. */
  readonly topTrackShare: number;
}

const keyOf = (listener: string | undefined, artist: string): string =>
  JSON.stringify([listener, artist]);

/**
 * For each artist that broke out: the share of its plays, from discovery to the month in which it
 * became core, that went to its most played track. One entry an artist, its first breakout.
 */
export function trackDependence(history: History): Available<readonly TrackDependence[]> {
  if (history.scrobbles === null) return NEEDS_SCROBBLES;
  const breakouts = new Map(
    lifecycles(history.artistMonths).flatMap(({ artist, listener, months }) => {
      const row = months.find((month) => isModelingRow(month) && month.breaksOut);
      const core = row && months.find((month) => month.core && month.month > row.month);
      return core === undefined ? [] : [[keyOf(listener, artist), core.month] as const];
    }),
  );
  if (breakouts.size === 0) return unavailable("No artist has broken out in this history.");

  const { plays } = history.scrobbles;
  const [artists, tracks] = [textsOf(plays, "artist_name"), textsOf(plays, "track_name")];
  const listeners = plays.columns.includes("listener") ? textsOf(plays, "listener") : undefined;
  const months: Int32Array = plays.getColumn("month").toTypedArray();
  const counts = new Map<string, { row: number; tracks: Map<string, number> }>();
  artists.forEach((artist, row) => {
    const key = keyOf(listeners?.[row], artist);
    const until = breakouts.get(key);
    if (until === undefined || (months[row] ?? Infinity) > until) return;
    const of = counts.get(key) ?? { row, tracks: new Map<string, number>() };
    const track = tracks[row] ?? "";
    of.tracks.set(track, (of.tracks.get(track) ?? 0) + 1);
    counts.set(key, of);
  });
  return [...counts].map(([key, { row, tracks }]) => {
    const [topTrack, topPlays] = [...tracks].reduce((best, one) => one[1] > best[1] ? one : best);
    const total = [...tracks.values()].reduce((sum, n) => sum + n, 0);
    const listener = listeners?.[row];
    return {
      artist: artists[row] ?? "",
      ...(listener === undefined ? {} : { listener }),
      month: breakouts.get(key) ?? NaN,
      plays: total,
      topTrack,
      topTrackShare: topPlays / total,
    };
  });
}
