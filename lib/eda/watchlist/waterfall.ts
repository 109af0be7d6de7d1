import type { Listed } from "../../prediction/look.ts";
import { lookUpArtist } from "../../scrobbles/artist_lookup.ts";
import { decimal } from "../../text/numbers.ts";
import { nameOf } from "../drawing/display.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { DIVERGING } from "../drawing/palette.ts";
import { waterfallChart } from "../drawing/waterfall.ts";
import { type Available, unavailable } from "../unavailable.ts";
import { listedToday, type ListOfToday } from "./today.ts";

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
 * How the odds of an artist come about.
 *
 * @param width in pixels
 */
export function why(
  { entry, base, groups }: Pick<Listed, "entry" | "base" | "groups">,
  width = 520,
): Figure {
  return figure({
    title: `Why ${nameOf(entry)}`,
    subtitle: `${
      entry.odds.replace(/^./, (first) => first.toUpperCase())
    } (${decimal(entry.probability, 2)}): from what the model expects of ` +
      "any artist on a list, reason by reason, the strongest first." +
      (entry.raw_score === undefined
        ? ""
        : " The probability is corrected once more at the end; the figure ends before."),
    legend: [
      { label: "speaks for it", colour: DIVERGING.positive },
      { label: "speaks against it", colour: DIVERGING.negative },
    ],
    panels: [
      waterfallChart(
        base,
        groups.map(({ about, phrase, contribution }) => ({
          label: phrase === null ? about : `${about}: ${phrase}`,
          contribution,
        })),
        ["any artist", nameOf(entry)],
        width,
      ),
    ],
  });
}
