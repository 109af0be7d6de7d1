import * as Plot from "@observablehq/plot";
import { cumsum, range, rollup, sort, sum, union } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { count, counted, percent } from "../../text/numbers.ts";
import type { RuledArtistMonth } from "../artist_months.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { EDGED, SHARES } from "../drawing/marks.ts";
import { INK, PLAIN } from "../drawing/palette.ts";
import { type Available, NO_WHOLE_MONTH } from "../unavailable.ts";

/** Points of the curve, and ranks that are named on it. */
const POINTS = 400;
const MARKED = [10, 100, 1000];

/** How unevenly plays fall on artists. */
interface Concentration {
  /** The share of all plays that the `rank` most played artists have together. */
  readonly curve: readonly { readonly rank: number; readonly share: number }[];
  /** Fewest artists that have half of the plays. */
  readonly artistsOfHalf: number;
  /** 0: all artists have equally many plays; towards 1: one has them all. */
  readonly gini: number;
}

/** Adds up plays from the most played artist down. */
export function concentration(artistMonths: readonly RuledArtistMonth[]): Concentration {
  const plays = rollup(
    artistMonths,
    (rows) => sum(rows, (row) => row.plays),
    (row) => row.artist_name,
  );
  const above = cumsum(sort(plays.values(), (n) => -n));
  const [artists, total] = [plays.size, sum(plays.values())];
  const curve = Array.from(above, (n, place) => ({ rank: place + 1, share: n / total }));
  return {
    curve,
    artistsOfHalf: curve.findIndex(({ share }) => share >= 0.5) + 1,
    // G = 2·Σ i·xᵢ / (n·Σ xᵢ) − (n + 1)/n, i counting from the least played: Σ i·xᵢ = Σ aboveᵢ.
    gini: 2 * sum(above) / (artists * total) - (artists + 1) / artists,
  };
}

/** The share of plays that the most played artists have together. */
export function concentrationFigure(
  artistMonths: readonly RuledArtistMonth[],
): Available<Figure> {
  if (artistMonths.length === 0) return NO_WHOLE_MONTH;
  const { curve, artistsOfHalf, gini } = concentration(artistMonths);
  // On a logarithmic axis most ranks fall on the same pixel.
  const spread = range(POINTS + 1).map((i) => Math.round(curve.length ** (i / POINTS)));
  const points = sort(union(spread, MARKED.filter((rank) => rank <= curve.length))).map((rank) => {
    const { share } = itemAt(curve, rank - 1);
    return { rank, share, title: `top ${count(rank)}: ${percent(share, 0)}` };
  });
  const marked = points.filter(({ rank }) => MARKED.includes(rank));
  const at = { x: "rank", y: "share" };
  return figure({
    title: "How few artists have most of the plays",
    subtitle:
      `${count(artistsOfHalf)} of ${counted(curve.length, "artist")} have half of all plays ` +
      `(Gini coefficient ${gini.toFixed(2)}: 0 would be all alike, 1 a single artist).`,
    marginRight: 40,
    x: {
      type: "log",
      label: "artists, most played first (logarithmic) →",
      tickFormat: count,
      ticks: 4,
    },
    y: { ...SHARES, label: "↑ share of all plays (%)" },
    marks: [
      Plot.ruleY([0]),
      Plot.ruleX([artistsOfHalf], { y1: 0, y2: 0.5, stroke: INK, strokeDasharray: "3 3" }),
      Plot.line(points, { ...at, stroke: PLAIN, strokeWidth: 2.5 }),
      Plot.dot(points, { ...at, fill: PLAIN, r: 2, title: "title" }),
      Plot.dot(marked, { ...at, fill: PLAIN, r: 4, title: "title" }),
      Plot.text(marked, { ...EDGED, ...at, text: "title", dx: -7, dy: -9, textAnchor: "end" }),
    ],
  });
}
