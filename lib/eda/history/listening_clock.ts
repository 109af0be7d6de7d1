import { calendarOf } from "../../base/calendar.ts";
import type { History } from "../history.ts";
import { NEEDS_SCROBBLES } from "../unavailable.ts";
import type { Available } from "../unavailable.ts";

/** Plays of one hour of the week. */
export interface ClockHour {
  /** 0 is Monday. */
  readonly weekday: number;
  /** 0 to 23, the hour's start. */
  readonly hour: number;
  /** Of all plays. */
  readonly share: number;
}

/** When in the week the listening falls. */
export interface ListeningClock {
  /** IANA name of the zone whose clock it is. */
  readonly timeZone: string;
  /** All 168, by weekday and hour. */
  readonly hours: readonly ClockHour[];
}

const HOUR_S = 3600;
/** 1970-01-01 was a Thursday. */
const WEEKDAY_OF_DAY_0 = 3;

/** Counts plays by weekday and hour on the clock of the history's time zone. */
export function listeningClock({ scrobbles, workspace }: History): Available<ListeningClock> {
  if (scrobbles === null) return NEEDS_SCROBBLES;
  const timeZone = workspace.project.time.timezone;
  const calendar = calendarOf(timeZone);
  const counts = new Float64Array(7 * 24);
  const times: Float64Array = scrobbles.plays.getColumn("time").toTypedArray();
  for (const time of times) {
    const hours = Math.floor(calendar.local(time) / HOUR_S) + 24 * WEEKDAY_OF_DAY_0;
    const slot = ((hours % counts.length) + counts.length) % counts.length;
    counts[slot] = (counts[slot] ?? 0) + 1;
  }
  const hours = Array.from(counts, (plays, slot) => ({
    weekday: Math.floor(slot / 24),
    hour: slot % 24,
    share: plays / times.length,
  }));
  return { timeZone, hours };
}
