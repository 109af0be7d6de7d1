/**
 * Tables from made-up plays, by the real reader and builders, for tests.
 *
 * @module
 */
import pl from "nodejs-polars";
import { calendarOf } from "../base/calendar.ts";
import { readScrobbles } from "../scrobbles/scrobbles.ts";
import { formatTimestamp } from "../base/timestamp.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { toCsv } from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";
import { buildSnapshots } from "./snapshots.ts";

const { sources } = await openWorkspace();

/** One scrobble. */
export interface Play {
  readonly listener?: string;
  readonly artist_name: string;
  readonly track_name: string;
  /** Seconds since 1970. */
  readonly time: number;
}

/** The artist-months of plays that are written to a file and read from it. */
export function snapshotsOf(plays: readonly Play[], timeZone = "UTC"): Frame {
  const csv = toCsv(pl.DataFrame(
    plays.map(({ time, ...play }) => ({ ...play, date: formatTimestamp(time) })),
  ));
  const options = { file: "history.csv", sources, timeZone, now: 4e9 };
  return buildSnapshots(readScrobbles(csv, options).plays, calendarOf(timeZone));
}
