import * as Plot from "@observablehq/plot";
import { range, rollup } from "d3-array";
import { calendarOf } from "../../base/calendar.ts";
import { itemAt } from "../../base/items.ts";
import { counted } from "../../text/numbers.ts";
import { textsOf } from "../../tables/frame.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { OUTCOME } from "../drawing/palette.ts";
import type { OpenHistory } from "../history.ts";
import { type Available, NEEDS_SCROBBLES, unavailable } from "../unavailable.ts";
import { artistKey, isModelingRow } from "../artist_months.ts";
import { lifecycles } from "../lifecycles.ts";

/**
 * How many breakouts hang on one track: for each artist that broke out, the share of its plays, from
 * discovery to the month in which it first became core, that went to its most played track.
 */
export function trackDependence(
  { scrobbles, artistMonths, workspace }: OpenHistory,
): Available<Figure> {
  if (scrobbles === null) return NEEDS_SCROBBLES;
  const coreMonths = new Map(
    lifecycles(artistMonths).flatMap((of) => {
      const row = of.months.find((month) => isModelingRow(month) && month.breaksOut);
      const core = row && of.months.find((month) => month.core && month.month > row.month);
      return core === undefined ? [] : [[artistKey(of), core.month] as const];
    }),
  );
  if (coreMonths.size === 0) return unavailable("No artist has broken out in this history.");

  const { plays } = scrobbles;
  const [tracks, names] = [textsOf(plays, "track_name"), textsOf(plays, "artist_name")];
  const listeners = plays.columns.includes("listener") ? textsOf(plays, "listener") : [];
  const { month } = calendarOf(workspace.project.time.timezone);
  const times: Float64Array = plays.getColumn("time").toTypedArray();
  const months = Int32Array.from(times, month);
  const keys = names.map((artist, row) => {
    const listener = listeners[row];
    return artistKey(listener === undefined ? { artist } : { artist, listener });
  });
  const before = [...months.keys()].filter((row) =>
    itemAt(months, row) <= (coreMonths.get(itemAt(keys, row)) ?? -Infinity)
  );
  const perTrack = rollup(before, (rows) => rows.length, (row) => keys[row], (row) => tracks[row]);
  const breakouts = [...perTrack.values()].map((byTrack) => {
    const counts = [...byTrack.values()];
    return { share: Math.max(...counts) / counts.reduce((total, n) => total + n, 0) };
  });
  const having = (least: number): number => breakouts.filter(({ share }) => share >= least).length;
  return figure({
    title: "How many breakouts hang on one track",
    subtitle: `${counted(breakouts.length, "artist")} that broke out, by the share of their ` +
      "plays, from discovery to becoming core, that went to a single track. " +
      `${having(0.5)} have half or more on it, ${having(1)} all.`,
    panels: [{
      height: 230,
      x: {
        label: "plays that went to the most played track (%) →",
        percent: true,
        domain: [0, 100],
      },
      y: { label: "↑ artists", grid: true, tickFormat: "d" },
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
    }],
  });
}
