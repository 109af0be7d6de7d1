import { FEW_ARTISTS } from "../../evaluation/backtest.ts";
import { counted } from "../../text/text.ts";

/**
 * What a figure with bootstrap intervals over artists must say where too few artists broke out; empty
 * where there are enough.
 */
export function fewArtistsWarning(artistsWithBreakouts: number): string {
  return artistsWithBreakouts >= FEW_ARTISTS
    ? ""
    : ` CAUTION: breakouts of ${
      counted(artistsWithBreakouts, "artist")
    } only; intervals from so few ` +
      "come out too narrow, and the order of the models may be chance.";
}
