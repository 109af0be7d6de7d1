import * as Plot from "@observablehq/plot";
import { range } from "d3-array";
import type { PeriodPlays } from "../../prediction/explained_artist.ts";
import { dayInWords } from "../../text/dates.ts";
import { counted, nameOf } from "../../text/text.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { cut } from "../drawing/marks.ts";
import { HUE, INK } from "../drawing/palette.ts";
import { type Available, unavailable } from "../unavailable.ts";
import { listedToday, type ListOfToday } from "./today.ts";

/** Artists that are shown, and periods that every panel has room for. */
const [SHOWN, PERIODS] = [9, 8];

/** The plays of the likeliest, period by period, with the line from which on each is core. */
export function howFar(list: ListOfToday): Available<Figure> {
  const listed = listedToday(list);
  if (listed.length === 0) return unavailable("No artist is on the list.");
  const title = ({ period_end, plays, core_at }: PeriodPlays): string =>
    `up to ${dayInWords(period_end)}: ${counted(plays, "play")}` +
    (core_at === null ? "" : `, core from ${core_at} on`);
  return figure({
    title: "How far each has to go",
    subtitle: "Plays by period of 30 days, the last up to today, and the plays that would have " +
      "made the artist core in each.",
    legend: [
      { label: "plays", colour: HUE.blue },
      { label: "core from here on", colour: HUE.vermillion, shape: "line" },
    ],
    columns: 3,
    panels: listed.slice(0, SHOWN).map(({ entry, course }, place) => {
      const shown = course.slice(-PERIODS)
        .map((of, i, all) => ({ ...of, back: i - all.length + 1 }));
      return {
        heading: cut(`${place + 1}. ${nameOf(entry)}`, 30),
        notes: [`${entry.odds}; ${counted(entry.plays_to_core, "play")} short`],
        height: 110,
        marginLeft: 28,
        marginBottom: 20,
        x: { label: null, domain: range(1 - PERIODS, 1), ticks: [0], tickFormat: () => "now" },
        y: { label: null, ticks: 3, grid: true, zero: true },
        marks: [
          Plot.barY(shown, { x: "back", y: "plays", fill: HUE.blue, title }),
          Plot.tickY(shown, {
            x: "back",
            y: "core_at",
            stroke: HUE.vermillion,
            strokeWidth: 2.5,
            title,
          }),
          Plot.ruleY([0], { stroke: INK }),
        ],
      };
    }),
  });
}
