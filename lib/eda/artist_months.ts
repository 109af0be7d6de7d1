// @ts-types="@types/d3-array"
import { ascending, extent, rollup, sort } from "d3-array";
import type { Rules } from "../labels/rules.ts";
import { eligibilityOf, isCore, labelOf } from "../labels/eligibility.ts";
import type { EligibilityRule } from "../labels/eligibility.ts";
import { artistMonths } from "../labels/modeling.ts";
import { historyKeys } from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";

/** What makes an artist-month a modeling row. */
export type RowRule = EligibilityRule | "label_known";

/** An artist, and with whom where there are several listeners. */
export interface OfArtist {
  readonly artist: string;
  /** Absent where there is one history. */
  readonly listener?: string;
}

/** One artist in one month in which it was played, with what the rules say of it. */
export interface RuledArtistMonth extends OfArtist {
  /** Counted, see `calendar.ts`. */
  readonly month: number;
  /** Months since the artist's first play. */
  readonly age: number;
  readonly plays: number;
  readonly core: boolean;
  readonly rules: Readonly<Record<RowRule, boolean>>;
  /** Whether it is core within the horizon after; says something only where the label is known. */
  readonly breaksOut: boolean;
  /** The last month of the listener's history. */
  readonly lastMonth: number;
}

/** Whether an artist-month is a row of the modeling table. */
export function isModelingRow({ rules }: RuledArtistMonth): boolean {
  return Object.values(rules).every((holds) => holds);
}

/** Tells artists apart, the same one with two listeners too. */
export function artistKey({ artist, listener }: OfArtist): string {
  return JSON.stringify([listener, artist]);
}

/** Tells artist-months apart. */
export function artistMonthKey(row: OfArtist & { readonly month: number }): string {
  return `${row.month} ${artistKey(row)}`;
}

/** An artist by name, with the listener where there are several. */
export function artistName({ artist, listener }: OfArtist): string {
  return listener === undefined ? artist : `${artist} (${listener})`;
}

/**
 * Every artist-month with what the rules say of it, in order of listener, artist and month.
 *
 * @param features as `buildFeatures` gives them
 */
export function artistMonthsOf(features: Frame, rules: Rules): RuledArtistMonth[] {
  const several = historyKeys(features).length > 0;
  const rows = sort(
    artistMonths(features, "features"),
    (a, b) =>
      ascending(a.listener, b.listener) || ascending(a.artist, b.artist) || a.month - b.month,
  );
  const brokenBy = eligibilityOf(rows, rules);
  const label = labelOf(rows, rules);
  const lastMonths = rollup(
    rows,
    (own) => extent(own, ({ month }) => month)[1],
    ({ listener }) => listener,
  );
  return rows.map((row) => {
    const broken = brokenBy(row);
    const y = label(row);
    return {
      artist: row.artist,
      ...(several ? { listener: row.listener } : {}),
      month: row.month,
      age: row.monthsSinceFirstSeen,
      plays: row.plays,
      core: isCore(row, rules),
      rules: {
        past_cold_start: !broken.includes("past_cold_start"),
        label_known: y !== null,
        active: !broken.includes("active"),
        discovered_lately: !broken.includes("discovered_lately"),
        not_recently_core: !broken.includes("not_recently_core"),
      },
      breaksOut: y === 1,
      lastMonth: lastMonths.get(row.listener) ?? row.month,
    };
  });
}
