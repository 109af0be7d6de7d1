import { itemAt } from "../../base/items.ts";
import { lookUpArtist } from "../../scrobbles/artist_lookup.ts";
import { decimal } from "../../text/numbers.ts";
import { nameOf } from "../drawing/display.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { DIVERGING } from "../drawing/palette.ts";
import { waterfallChart } from "../drawing/waterfall.ts";
import { type Available, unavailable } from "../unavailable.ts";
import { listedToday, type ListOfToday } from "./today.ts";

/**
 * How the odds of one artist of the list come about.
 *
 * @param artist as you would write it; the likeliest if absent
 */
export function whyFigure(list: Pick<ListOfToday, "looks">, artist?: string): Available<Figure> {
  const listed = listedToday(list);
  const [likeliest] = listed;
  if (likeliest === undefined) return unavailable("No artist is on the list.");
  const names = listed.map(({ entry }) => entry.artist_name);
  const asked = artist === undefined ? 0 : names.indexOf(lookUpArtist(artist, names));
  const { entry, base, groups } = itemAt(listed, asked);
  const isRaw = entry.raw_score !== undefined;
  return figure({
    title: `Why ${nameOf(entry)}`,
    subtitle: `${entry.odds} (${decimal(entry.probability, 2)}): from what the model expects of ` +
      "any artist on a list, reason by reason, the strongest first." +
      (isRaw ? " The probability is corrected once more at the end; the figure ends before." : ""),
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
      ),
    ],
  });
}
