import type { Rules } from "../../labels/rules.ts";
import { eligibilityOf, isCore, labelOf } from "../../labels/eligibility.ts";
import type { EligibilityRule } from "../../labels/eligibility.ts";
import { historyKeys } from "../../tables/frame.ts";
import type { Frame } from "../../tables/frame.ts";
import { artistMonths } from "../../labels/modeling.ts";

/** What makes an artist-month a modeling row. */
export type RowRule = EligibilityRule | "label_known";

/** One artist in one month in which it was played, with what the rules say of it. */
export interface ArtistMonth {
  readonly artist: string;
  /** Absent where there is one history. */
  readonly listener?: string;
  /** Counted, see `calendar.ts`. */
  readonly month: number;
  /** Months since the artist's first play. */
  readonly age: number;
  readonly plays: number;
  /** Share of the month's plays. */
  readonly share: number;
  readonly core: boolean;
  readonly rules: Readonly<Record<RowRule, boolean>>;
  /** Whether it is core within the horizon after; says something only where the label is known. */
  readonly breaksOut: boolean;
  /** First and last month of the listener's history. */
  readonly span: { readonly first: number; readonly last: number };
}

/** Whether an artist-month is a row of the modeling table. */
export function isModelingRow({ rules }: ArtistMonth): boolean {
  return Object.values(rules).every((holds) => holds);
}

/**
 * Every artist-month with what the rules say of it, in order of listener, artist and month.
 *
 * @param features as `buildFeatures` gives them
 */
export function artistMonthsOf(features: Frame, rules: Rules): ArtistMonth[] {
  const several = historyKeys(features).length > 0;
  const rows = artistMonths(features, "features").sort((a, b) =>
    compareText(a.listener, b.listener) || compareText(a.artist, b.artist) || a.month - b.month
  );
  const brokenBy = eligibilityOf(rows, rules);
  const label = labelOf(rows, rules);
  const spans = new Map<string, { first: number; last: number }>();
  for (const { listener, month } of rows) {
    const { first, last } = spans.get(listener) ?? { first: month, last: month };
    spans.set(listener, { first: Math.min(first, month), last: Math.max(last, month) });
  }
  return rows.map((row) => {
    const broken = new Set(brokenBy(row));
    const y = label(row);
    return {
      artist: row.artist,
      ...(several ? { listener: row.listener } : {}),
      month: row.month,
      age: row.monthsSinceFirstSeen,
      plays: row.plays,
      share: row.share,
      core: isCore(row, rules),
      rules: {
        past_cold_start: !broken.has("past_cold_start"),
        label_known: y !== null,
        active: !broken.has("active"),
        discovered_lately: !broken.has("discovered_lately"),
        not_recently_core: !broken.has("not_recently_core"),
      },
      breaksOut: y === 1,
      span: spans.get(row.listener) ?? { first: row.month, last: row.month },
    };
  });
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
