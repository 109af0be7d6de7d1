/**
 * Tables from made-up plays, by the real reader and builders, for tests.
 *
 * @module
 */
import { calendarOf } from "../base/calendar.ts";
import { csvText } from "../base/csv.ts";
import { formatTimestamp } from "../base/timestamp.ts";
import { type History, readHistories } from "../scrobbles/history.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { calendarMonths, daysEndingOn } from "./periods.ts";
import { type Snapshots, snapshotsOf } from "./snapshots.ts";

const { sources } = await openWorkspace();

/** One scrobble. */
export interface Play {
  readonly listener?: string;
  readonly artist_name: string;
  readonly track_name: string;
  /** Seconds since 1970. */
  readonly time: number;
}

/** Calendar months, or 30-day periods that end on a day in May 2020. */
export type Kind = "months" | "days";

/** A last day of those periods, counted from 1970-01-01. */
export const SOME_DAY = Date.UTC(2020, 4, 17) / 86_400_000;

/** The histories of plays that are written to a file and read from it. */
export function historiesOfPlays(plays: readonly Play[]): readonly History[] {
  const several = plays.some(({ listener }) => listener !== undefined);
  const csv = csvText([
    [...(several ? ["listener"] : []), "artist_name", "track_name", "date"],
    ...plays.map(({ listener = "", artist_name, track_name, time }) => [
      ...(several ? [listener] : []),
      artist_name,
      track_name,
      formatTimestamp(time),
    ]),
  ]);
  const options = { file: "history.csv", sources, now: 4e9 };
  return readHistories(new TextEncoder().encode(csv), options).histories;
}

/** Their snapshots. */
export function snapshotsOfPlays(
  plays: readonly Play[],
  timeZone = "UTC",
  kind: Kind = "months",
): Snapshots[] {
  const calendar = calendarOf(timeZone);
  const periods = kind === "months"
    ? calendarMonths(calendar)
    : daysEndingOn(SOME_DAY, 30, calendar);
  return historiesOfPlays(plays).map((history) => snapshotsOf(history, periods));
}
