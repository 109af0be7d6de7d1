import { ascending, sort } from "d3-array";
import { itemAt } from "../base/items.ts";
import { isCore } from "../labels/core.ts";
import { brokenRulesOf, type EligibilityRule } from "../labels/eligibility.ts";
import type { Rules } from "../labels/rules.ts";
import { artistOf, listenerOf, nowOf } from "../snapshots/table.ts";
import type { HistoryTables } from "../split/history_tables.ts";

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

/** Every artist-month with what the rules say of it, in order of listener, artist and month. */
export function artistMonthsOf(
  { rows, rulings, lastOf }: HistoryTables,
  rules: Rules,
): RuledArtistMonth[] {
  const places = sort(rows.keys(), (a, b) => {
    const [one, other] = [itemAt(rows, a), itemAt(rows, b)];
    return ascending(listenerOf(one), listenerOf(other)) ||
      nowOf(one).artist - nowOf(other).artist || nowOf(one).period - nowOf(other).period;
  });
  return places.flatMap((at) => {
    const row = itemAt(rows, at);
    const { snapshots: { history, listening }, course, place } = row;
    const now = nowOf(row);
    const lastMonth = lastOf(row.snapshots) ?? -Infinity;
    if (now.period > lastMonth) return [];
    const { label } = itemAt(rulings, at);
    const broken = brokenRulesOf(course, place, itemAt(listening, 0).period, rules);
    return {
      artist: artistOf(row),
      ...(history.listener === null ? {} : { listener: history.listener }),
      month: now.period,
      age: now.period - now.firstPeriod,
      plays: now.plays,
      core: isCore(now, rules.core_definition),
      rules: {
        past_cold_start: !broken.includes("past_cold_start"),
        label_known: label !== null,
        active: !broken.includes("active"),
        discovered_lately: !broken.includes("discovered_lately"),
        not_recently_core: !broken.includes("not_recently_core"),
      },
      breaksOut: label === 1,
      lastMonth,
    };
  });
}
