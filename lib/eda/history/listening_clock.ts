import * as Plot from "@observablehq/plot";
import { max, range } from "d3-array";
import { calendarOf } from "../../base/calendar.ts";
import { percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { FAINT_TO_FULL, PLAIN } from "../drawing/palette.ts";
import type { OpenHistory } from "../history.ts";
import { type Available, NEEDS_SCROBBLES } from "../unavailable.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const HOUR_S = 3600;
/** 1970-01-01 was a Thursday. */
const WEEKDAY_OF_DAY_0 = 3;

/** Plays by weekday and hour on the clock of the history's time zone: the darker, the more. */
export function listeningClock({ scrobbles, workspace }: OpenHistory): Available<Figure> {
  if (scrobbles === null) return NEEDS_SCROBBLES;
  const timeZone = workspace.project.time.timezone;
  const calendar = calendarOf(timeZone);
  const times: Float64Array = scrobbles.plays.getColumn("time").toTypedArray();
  const plays = new Map<number, number>();
  for (const time of times) {
    const hours = Math.floor(calendar.local(time) / HOUR_S) + 24 * WEEKDAY_OF_DAY_0;
    const slot = (hours % 168 + 168) % 168;
    plays.set(slot, (plays.get(slot) ?? 0) + 1);
  }
  const most = (max(plays.values()) ?? 0) / times.length;
  const hours = range(168).map((slot) => {
    const [day, hour] = [DAYS[Math.floor(slot / 24)], slot % 24];
    const share = (plays.get(slot) ?? 0) / times.length;
    const title = `${day} ${hour}:00: ${percent(share, 2)} of all plays`;
    return { day, hour, share, title };
  });
  return figure({
    title: "The listening clock",
    subtitle:
      `Share of all plays by weekday and hour, ${timeZone} time: the stronger the colour, ` +
      `the more, up to ${percent(most, 2)} in one hour of the week.`,
    panels: [{
      height: 210,
      marginTop: 4,
      x: { label: "hour of the day →", tickSize: 0 },
      y: { label: null, domain: DAYS, tickSize: 0 },
      opacity: { domain: [0, most], range: FAINT_TO_FULL },
      marks: [
        Plot.cell(hours, {
          x: "hour",
          y: "day",
          fill: PLAIN,
          fillOpacity: { value: "share", scale: "opacity" },
          title: "title",
          inset: 0.5,
        }),
      ],
    }],
  });
}
