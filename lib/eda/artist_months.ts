import { sort } from "d3-array";
import { itemAt } from "../base/items.ts";
import { isCore } from "../labels/core.ts";
import { brokenRulesOf, type EligibilityRule } from "../labels/eligibility.ts";
import type { Rules } from "../labels/rules.ts";
import { artistOf, nowOf } from "../snapshots/table.ts";
import type { HistoryTables } from "../split/history_tables.ts";

/** An artist, and with whom; `null` where there is one history. */
export interface OfArtist {
  readonly artist_name: string;
  readonly listener: string | null;
}

/** One artist in one month in which it was played, with what the rules say of it. */
export interface RuledArtistMonth extends OfArtist {
  /** Counted, see `calendar.ts`. */
  readonly month: number;
  /** Months since the artist's first play. */
  readonly age: number;
  readonly plays: number;
  readonly core: boolean;
  /** The rules that it breaks. */
  readonly broken: readonly EligibilityRule[];
  /** 1 if it is core within the horizon after; `null` where that is not known yet. */
  readonly label: 0 | 1 | null;
  /** The last month of the listener's history. */
  readonly lastMonth: number;
}

/** Whether an artist-month is a row of the modeling table. */
export function isModelingRow({ broken, label }: RuledArtistMonth): boolean {
  return broken.length === 0 && label !== null;
}

/** Tells artists apart, the same one with two listeners too. */
export function artistKey({ artist_name, listener }: OfArtist): string {
  return JSON.stringify([listener, artist_name]);
}

/** Every artist-month with what the rules say of it, in order of listener, artist and month. */
export function artistMonthsOf(
  { rows, rulings, lastOf }: HistoryTables,
  rules: Rules,
): RuledArtistMonth[] {
  const months = rows.flatMap((row, at) => {
    const { snapshots: { history, listening }, course, place } = row;
    const now = nowOf(row);
    const lastMonth = lastOf(row.snapshots) ?? -Infinity;
    return now.period > lastMonth ? [] : {
      artist_name: artistOf(row),
      listener: history.listener,
      month: now.period,
      age: now.period - now.firstPeriod,
      plays: now.plays,
      core: isCore(now, rules.core_definition),
      broken: brokenRulesOf(course, place, itemAt(listening, 0).period, rules),
      label: itemAt(rulings, at).label,
      lastMonth,
    };
  });
  return sort(months, ({ listener }) => listener, ({ artist_name }) => artist_name);
}
