import * as Plot from "@observablehq/plot";
import { greatest, groups, rollup, rollups, sort, sum } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { count, counted, percent } from "../../text/numbers.ts";
import { artistKey, type RuledArtistMonth } from "../artist_months.ts";
import { cut, monthDate } from "../drawing/axes.ts";
import { nameOf } from "../drawing/display.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { monthName } from "../drawing/marks.ts";
import { FAINT_TO_FULL, HUE } from "../drawing/palette.ts";

const SHOWN = 20;
/** Months of a cell. */
const SPAN = 3;

/** The most played artists and when they were: one line each, in the order of their time. */
export function topArtists(artistMonths: readonly RuledArtistMonth[]): Figure {
  const playsOf = (rows: readonly RuledArtistMonth[]): number => sum(rows, ({ plays }) => plays);
  const quarterOf = ({ month }: RuledArtistMonth): number => month - month % SPAN;
  const all = rollup(artistMonths, playsOf, quarterOf);
  const top = sort(groups(artistMonths, artistKey), ([, rows]) => -playsOf(rows)).slice(0, SHOWN)
    .map(([, rows]) => rows);
  const middleOf = (rows: readonly RuledArtistMonth[]): number =>
    sum(rows, ({ month, plays }) => month * plays) / playsOf(rows);
  const names: string[] = [];
  const cells = sort(top, middleOf).flatMap((rows, line) => {
    const { artist: artist_name, listener } = itemAt(rows, 0);
    names.push(cut(nameOf({ artist_name, listener }), 30));
    return rollups(rows, playsOf, quarterOf).map(([quarter, plays]) => ({
      line,
      quarter: monthDate(quarter),
      share: plays / (all.get(quarter) ?? NaN),
      title: `${names[line]}, ${monthName(quarter)} and the two months after: ` +
        `${counted(plays, "play")}, ${percent(plays / (all.get(quarter) ?? NaN))} of all`,
    }));
  });
  const most = greatest(cells, ({ share }) => share);
  return figure({
    title: "The most played artists over time",
    subtitle: `The ${count(top.length)} artists with the most plays, ` +
      `${percent(sum(top, playsOf) / playsOf(artistMonths), 0)} of all, in the order of their ` +
      "time. The stronger the colour, the larger their share of a quarter's plays, up to " +
      `${percent(most?.share ?? 0, 0)}.`,
    panels: [{
      height: 36 + 17 * names.length,
      marginTop: 4,
      marginLeft: 210,
      x: { type: "utc", label: null },
      y: {
        type: "band",
        domain: names.map((_, line) => line),
        tickFormat: (line: number) => names[line] ?? "",
        tickSize: 0,
        label: null,
      },
      opacity: { type: "sqrt", domain: [0, most?.share ?? 1], range: FAINT_TO_FULL },
      marks: [
        Plot.barX(cells, {
          x: "quarter",
          interval: `${SPAN} months`,
          y: "line",
          fill: HUE.blue,
          fillOpacity: { value: "share", scale: "opacity" },
          insetTop: 1,
          insetBottom: 1,
          insetRight: 0.5,
          title: "title",
        }),
      ],
    }],
  });
}
