import { FEW_ARTISTS } from "../../evaluation/backtest.ts";
import { counted } from "../../text/numbers.ts";
import { artistKey, isModelingRow, type RuledArtistMonth } from "../artist_months.ts";
import { list, told } from "../drawing/display.ts";
import type { Displayable } from "../drawing/figure.ts";
import type { OpenHistory } from "../history.ts";
import type { MonthTotals } from "./by_month.ts";

/** With a larger share of silent months, "the month before" is often no month at all. */
const MANY_SILENT = 0.1;

/** What a history allows to learn. */
export function aboutHistory(
  artistMonths: readonly RuledArtistMonth[],
  months: readonly MonthTotals[],
): string[] {
  const rows = artistMonths.filter(isModelingRow);
  const breakouts = rows.filter((row) => row.breaksOut);
  const artists = new Set(breakouts.map(artistKey)).size;
  const silent = months.filter(({ plays }) => plays === 0).length;
  return told([
    `${counted(rows.length, "modeling row")}, ${counted(breakouts.length, "breakout")} of ` +
    `${counted(artists, "artist")}, over ${counted(months.length, "month")}.`,
    rows.length === 0 && "There is nothing to predict here yet.",
    rows.length > 0 && artists < FEW_ARTISTS &&
    `Breakouts of fewer than ${FEW_ARTISTS} artists: what the figures by outcome show, and any ` +
      "model, hangs on a handful of artists. Take them as a picture of the past, not as rules.",
    silent / months.length > MANY_SILENT &&
    `${silent} of ${months.length} months are silent: features that look back to the month ` +
      "before, and survival, say less than they would in an unbroken history.",
  ]);
}

/** What a history allows to learn, as a list. */
export function concludeHistory(history: OpenHistory, months: readonly MonthTotals[]): Displayable {
  return list(aboutHistory(history.artistMonths, months));
}
