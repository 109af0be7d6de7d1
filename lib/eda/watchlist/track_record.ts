import { rollups, sum } from "d3-array";
import { count } from "../../text/numbers.ts";
import { type Figure, figure } from "../drawing/figure.ts";
import { monthBars } from "../drawing/marks.ts";
import { HUE } from "../drawing/palette.ts";
import type { ScoredRow } from "../training/scored_rows.ts";
import type { ScoredMonths } from "./watchlist.ts";

/** What the alerts of one month came to. */
export interface MonthRecord {
  /** Counted. */
  readonly month: number;
  readonly alerts: Readonly<Record<ScoredRow["outcome"], number>>;
  /** Artists that became core without an alert. */
  readonly missed: number;
}

/** What the alerts of every scored month came to. */
export function trackRecord({ scored }: Pick<ScoredMonths, "scored">): MonthRecord[] {
  const record = (rows: readonly ScoredRow[]): Omit<MonthRecord, "month"> => {
    const ofOutcome = (outcome: ScoredRow["outcome"], alert = true): number =>
      rows.filter((row) => row.alert === alert && row.outcome === outcome).length;
    return {
      alerts: {
        "became core": ofOutcome("became core"),
        "did not": ofOutcome("did not"),
        "not known yet": ofOutcome("not known yet"),
      },
      missed: ofOutcome("became core", false),
    };
  };
  return rollups(scored, record, ({ month }) => month).map(([month, of]) => ({ month, ...of }));
}

const FATES: readonly { of: string; colour: string; value: (month: MonthRecord) => number }[] = [
  { of: "alert, became core", colour: HUE.green, value: ({ alerts }) => alerts["became core"] },
  { of: "alert, did not", colour: HUE.orange, value: ({ alerts }) => alerts["did not"] },
  { of: "alert, not known yet", colour: HUE.sky, value: ({ alerts }) => alerts["not known yet"] },
  { of: "became core without an alert", colour: HUE.purple, value: ({ missed }) => missed },
];

/** What the alerts of the months after training came to. */
export function trackRecordFigure(list: ScoredMonths): Figure {
  const months = trackRecord(list);
  return figure({
    title: "What the lists came to",
    subtitle: "Artists by month, over the months that the model did not learn from. Whether an " +
      "artist became core is known for good once the horizon has passed.",
    legend: FATES.map(({ of, colour, value }) => ({
      label: `${of}: ${count(sum(months, value))}`,
      colour,
    })),
    panels: [
      monthBars(
        months.flatMap((month) =>
          FATES.map(({ of, colour, value }) => ({
            month: month.month,
            value: value(month),
            colour,
            of,
          }))
        ),
        { label: "↑ artists", height: 210 },
      ),
    ],
  });
}
