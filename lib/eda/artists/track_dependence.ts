import * as Plot from "@observablehq/plot";
import { max, range, rollup, sum } from "d3-array";
import { calendarOf } from "../../base/calendar.ts";
import { itemAt } from "../../base/items.ts";
import { counted } from "../../text/numbers.ts";
import { artistKey, isModelingRow } from "../artist_months.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { SHARES } from "../drawing/marks.ts";
import { OUTCOME } from "../drawing/palette.ts";
import type { OpenHistory } from "../history.ts";
import { lifecycles } from "../lifecycles.ts";
import { type Available, NEEDS_SCROBBLES, unavailable } from "../unavailable.ts";

/**
 * How many breakouts hang on one track: for each artist that broke out, the share of its plays, from
 * discovery to the month in which it first became core, that went to its most played track.
 */
export function trackDependence(
  { plays, tables, artistMonths, workspace }: OpenHistory,
): Available<Figure> {
  if (plays === null) return NEEDS_SCROBBLES;
  const coreMonths = new Map(
    lifecycles(artistMonths).flatMap((of) => {
      const row = of.months.find((month) => isModelingRow(month) && month.label === 1);
      const core = row && of.months.find((month) => month.core && month.month > row.month);
      return core === undefined ? [] : [[artistKey(of), core.month] as const];
    }),
  );
  if (coreMonths.size === 0) return unavailable("No artist has broken out in this history.");

  const calendar = calendarOf(workspace.project.time.timezone);
  const breakouts = tables.histories.flatMap(({ history }) => {
    const { listener, artists, artist, track, time } = history;
    const until = artists.map((artist_name) =>
      coreMonths.get(artistKey({ artist_name, listener })) ?? -Infinity
    );
    const before = range(time.length).filter((play) =>
      calendar.month(itemAt(time, play)) <= itemAt(until, itemAt(artist, play))
    );
    const tracks = rollup(before, (of) => of.length, (play) => artist[play], (play) => track[play]);
    return [...tracks.values()].map((counts) => ({
      share: (max(counts.values()) ?? 0) / sum(counts.values()),
    }));
  });
  const having = (least: number): number => breakouts.filter(({ share }) => share >= least).length;
  return figure({
    title: "How many breakouts hang on one track",
    subtitle: `${counted(breakouts.length, "artist")} that broke out, by the share of their ` +
      "plays, from discovery to becoming core, that went to a single track. " +
      `${having(0.5)} have half or more on it, ${having(1)} all.`,
    x: { ...SHARES, label: "plays that went to the most played track (%) →", grid: false },
    y: {
      label: "↑ artists",
      grid: true,
      tickFormat: (artists: number) => Number.isInteger(artists) ? String(artists) : "",
    },
    marks: [
      Plot.rectY(
        breakouts,
        Plot.binX<Plot.RectYOptions>({
          y: "count",
          title: (bin: unknown[]) => counted(bin.length, "artist"),
        }, {
          x: "share",
          thresholds: range(5, 100, 5).map((percent) => percent / 100),
          fill: OUTCOME["broke out"],
        }),
      ),
      Plot.ruleY([0]),
      Plot.ruleX([0.5], { strokeDasharray: "4 4" }),
    ],
  });
}
