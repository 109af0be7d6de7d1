import { sum } from "d3-array";
import { shareWithInterval } from "../../metrics/wilson.ts";
import { counted, percent } from "../../text/numbers.ts";
import { list } from "../drawing/display.ts";
import type { Displayable } from "../drawing/figure.ts";
import { type MonthRecord, trackRecord } from "./track_record.ts";
import type { ScoredMonths } from "./watchlist.ts";

/** What the alerts of the months that the model did not learn from came to. */
export function aboutAlerts(months: readonly MonthRecord[]): string[] {
  const right = sum(months, ({ alerts }) => alerts["became core"]);
  const known = right + sum(months, ({ alerts }) => alerts["did not"]);
  const open = counted(sum(months, ({ alerts }) => alerts["not known yet"]), "alert");
  const missed = counted(sum(months, (month) => month.missed), "artist-month");
  const span = `Over ${counted(months.length, "month")} that the model did not learn from`;
  if (known === 0) {
    return [
      `${span} no alert has come to an end yet (${open} still open), and ${missed} went before a ` +
      "breakout without one: nothing is known of how far to trust an alert.",
    ];
  }
  const { value, low, high } = shareWithInterval(right, known);
  return [
    `${span}, ${right} of ${counted(known, "alert")} came true: ${percent(value, 0)} (95 % ` +
    `interval ${percent(low, 0)} to ${percent(high, 0)}). ${missed} went before a breakout ` +
    `without an alert. ${open} ${open === "1 alert" ? "is" : "are"} still open.`,
  ];
}

/** How far alerts could be trusted so far, as a list. */
export function concludeAlerts(watchlist: ScoredMonths): Displayable {
  return list(aboutAlerts(trackRecord(watchlist)));
}
