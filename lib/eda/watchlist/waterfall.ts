import * as Plot from "@observablehq/plot";
import { cumsum, extent, pairs } from "d3-array";
import { itemAt } from "../../base/items.ts";
import { probabilityOf } from "../../models/logistic_link.ts";
import type { Listed } from "../../prediction/look.ts";
import { lookUpArtist } from "../../scrobbles/artist_lookup.ts";
import { decimal, nameOf, percent } from "../../text/text.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { cut, EDGED } from "../drawing/marks.ts";
import { DIVERGING, INK } from "../drawing/palette.ts";
import { type Available, unavailable } from "../unavailable.ts";
import { listedToday, type ListOfToday } from "./today.ts";

/** Probabilities that the axis may name. */
const NAMED = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95];
/** Log-odds shown to either side. */
const MARGIN = 0.4;
/** Width of a letter, in pixels. */
const LETTER = 7;
/** Height of a line: what is said, and its bar below. */
const LINE = 38;

/**
 * How the odds of an artist of the list come about.
 *
 * @param artist as you would write it; the likeliest if absent
 * @throws UserError if the list holds no such artist
 */
export function whyFigure(list: ListOfToday, artist?: string): Available<Figure> {
  const listed = listedToday(list);
  const names = listed.map(({ entry }) => entry.artist_name);
  const asked = listed[artist === undefined ? 0 : names.indexOf(lookUpArtist(artist, names))];
  return asked === undefined ? unavailable("No artist is on the list.") : why(asked);
}

/**
 * How the odds of an artist come about, reason by reason. Log-odds are what adds up, so lengths are
 * those; the axis names probabilities.
 *
 * @param width in pixels
 */
export function why(
  { entry, base, groups }: Pick<Listed, "entry" | "base" | "groups">,
  width = 520,
): Figure {
  const reasons = groups.map(({ about, phrase }) => phrase ?? about);
  const labels = ["any artist", ...reasons, nameOf(entry)];
  const ends = cumsum([base, ...groups.map(({ contribution }) => contribution)]);
  const chance = (logOdds: number, digits = 1): string => percent(probabilityOf(logOdds), digits);
  const bars = pairs(ends).map(([from, to], place) => ({
    from,
    to,
    line: place + 1,
    colour: to > from ? DIVERGING.positive : DIVERGING.negative,
    title: `${itemAt(reasons, place)}: ${chance(from)} → ${chance(to)}`,
  }));
  const points = [
    { at: base, line: 0 },
    { at: itemAt(ends, groups.length), line: groups.length + 1 },
  ].map((point) => ({ ...point, text: chance(point.at) }));
  const [lowest = base, highest = base] = extent(ends);
  const domain = [lowest - MARGIN, highest + MARGIN];
  const odds = entry.odds.replace(/^./, (first) => first.toUpperCase());
  return figure({
    title: `Why ${nameOf(entry)}`,
    subtitle: `${odds} (${decimal(entry.probability, 2)}): from what the model expects of ` +
      "any artist on a list, reason by reason, the strongest first." +
      (entry.raw_score === undefined
        ? ""
        : " The probability is corrected once more at the end; the figure ends before."),
    legend: [
      { label: "speaks for it", colour: DIVERGING.positive },
      { label: "speaks against it", colour: DIVERGING.negative },
    ],
    width,
    height: 46 + LINE * labels.length,
    marginTop: 4,
    marginLeft: 4,
    marginRight: 50,
    x: {
      label: "probability →",
      domain,
      ticks: NAMED.map((p) => Math.log(p / (1 - p)))
        .filter((at) => at >= lowest - MARGIN && at <= highest + MARGIN),
      tickFormat: (at: number) => chance(at, probabilityOf(at) < 0.01 ? 1 : 0),
      grid: true,
    },
    y: { axis: null, type: "band", domain: [...labels.keys()] },
    marks: [
      Plot.text(labels, {
        ...EDGED,
        y: (_: string, line: number) => line,
        text: (label: string) => cut(label, Math.floor(width / LETTER)),
        frameAnchor: "left",
        textAnchor: "start",
        dy: -7,
      }),
      Plot.barX(bars, {
        x1: "from",
        x2: "to",
        y: "line",
        fill: "colour",
        insetTop: 20,
        insetBottom: 5,
        title: "title",
      }),
      Plot.dot(points, { x: "at", y: "line", dy: 8, fill: INK, r: 5, title: "text" }),
      Plot.text(points, {
        ...EDGED,
        x: "at",
        y: "line",
        text: "text",
        textAnchor: "start",
        dx: 9,
        dy: 8,
      }),
    ],
  });
}
