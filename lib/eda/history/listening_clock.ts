import * as Plot from "@observablehq/plot";
import { max, range, sum } from "d3-array";
import { calendarOf } from "../../base/calendar.ts";
import { itemAt } from "../../base/items.ts";
import { percent } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { FAINT_TO_FULL, PLAIN } from "../drawing/palette.ts";
import type { OpenHistory } from "../history.ts";
import { type Available, NEEDS_SCROBBLES } from "../unavailable.ts";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const HOURS = 24 * DAYS.length;
/** 1970-01-01 was a Thursday. */
const WEEKDAY_OF_DAY_0 = 3;

/** Plays by weekday and hour on the clock of the history's time zone: the darker, the more. */
export function listeningClock({ plays, tables, workspace }: OpenHistory): Available<Figure> {
  if (plays === null) return NEEDS_SCROBBLES;
  const timeZone = workspace.project.time.timezone;
  const { local } = calendarOf(timeZone);
  const counts = new Uint32Array(HOURS);
  for (const { history } of tables.histories) {
    for (const time of history.time) {
      const hour = Math.floor(local(time) / 3600) + 24 * WEEKDAY_OF_DAY_0;
      const slot = (hour % HOURS + HOURS) % HOURS;
      counts[slot] = itemAt(counts, slot) + 1;
    }
  }
  const all = sum(counts);
  const most = (max(counts) ?? 0) / all;
  const hours = range(HOURS).map((slot) => {
    const [day, hour] = [DAYS[Math.floor(slot / 24)], slot % 24];
    const share = itemAt(counts, slot) / all;
    return { day, hour, share, title: `${day} ${hour}:00: ${percent(share, 2)} of all plays` };
  });
  return figure({
    title: "The listening clock",
    subtitle:
      `Share of all plays by weekday and hour, ${timeZone} time: the stronger the colour, ` +
      `the more, up to ${percent(most, 2)} in one hour of the week.`,
    height: 210,
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
  });
}
