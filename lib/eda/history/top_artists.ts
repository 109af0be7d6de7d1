import * as Plot from "@observablehq/plot";
import { groups, max, rollup, rollups, sort, sum } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { counted, nameOf, percent } from "../../text/text.ts";
import { artistKey, type RuledArtistMonth } from "../artist_months.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { cut, monthDate, monthName, QUARTER, quarterOf } from "../drawing/marks.ts";
import { FAINT_TO_FULL, PLAIN } from "../drawing/palette.ts";
import { type Available, NO_WHOLE_MONTH } from "../unavailable.ts";

const SHOWN = 20;

/** The most played artists and when they were: one line each, in the order of their time. */
export function topArtists(artistMonths: readonly RuledArtistMonth[]): Available<Figure> {
  if (artistMonths.length === 0) return NO_WHOLE_MONTH;
  const playsOf = (rows: readonly RuledArtistMonth[]): number => sum(rows, ({ plays }) => plays);
  const middleOf = (rows: readonly RuledArtistMonth[]): number =>
    sum(rows, ({ month, plays }) => month * plays) / playsOf(rows);
  const all = rollup(artistMonths, playsOf, ({ month }) => quarterOf(month));
  const artists = groups(artistMonths, artistKey).map(([, rows]) => rows);
  const top = sort(artists, (rows) => -playsOf(rows)).slice(0, SHOWN);
  const lines = sort(top, middleOf).map((rows) => ({
    name: cut(nameOf(itemAt(rows, 0)), 30),
    quarters: rollups(rows, playsOf, ({ month }) => quarterOf(month)),
  }));
  const cells = lines.flatMap(({ name, quarters }, line) =>
    quarters.map(([quarter, plays]) => {
      const share = plays / (all.get(quarter) ?? NaN);
      const title = `${name}, ${monthName(quarter)} and the two months after: ` +
        `${counted(plays, "play")}, ${percent(share)} of all`;
      return { line, quarter: monthDate(quarter), share, title };
    })
  );
  const most = max(cells, ({ share }) => share) ?? 1;
  return figure({
    title: "The most played artists over time",
    subtitle: `The ${counted(top.length, "artist")} with the most plays, ` +
      `${percent(sum(top, playsOf) / playsOf(artistMonths), 0)} of all, in the order of their ` +
      "time. The stronger the colour, the larger their share of a quarter's plays, up to " +
      `${percent(most, 0)}.`,
    height: 38 + 17 * lines.length,
    marginLeft: 210,
    x: { type: "utc", label: null },
    y: {
      type: "band",
      domain: [...lines.keys()],
      tickFormat: (line: number) => itemAt(lines, line).name,
      tickSize: 0,
      label: null,
    },
    opacity: { type: "sqrt", domain: [0, most], range: FAINT_TO_FULL },
    marks: [
      Plot.barX(cells, {
        x: "quarter",
        interval: `${QUARTER} months`,
        y: "line",
        fill: PLAIN,
        fillOpacity: { value: "share", scale: "opacity" },
        insetTop: 1,
        insetBottom: 1,
        insetRight: 0.5,
        title: "title",
      }),
    ],
  });
}
