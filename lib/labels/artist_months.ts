/**
 * Which artist-months are eligible, and which break out: the rules, without native code.
 *
 * @module
 */
import { ELIGIBILITY } from "./eligibility.ts";
import type { EligibilityRule } from "./eligibility.ts";
import type { Rules } from "./rules.ts";

/** What the rules look at: a month in which an artist was played. */
export interface ArtistMonth {
  /** Whose listening it is; empty where there is one listener. */
  readonly listener: string;
  readonly artist: string;
  /** Counted, see `calendar.ts`. */
  readonly month: number;
  readonly plays: number;
  readonly share: number;
  readonly monthsSinceFirstSeen: number;
}

/** Whether the artist was core that month. */
export function isCore({ plays, share }: ArtistMonth, { core_definition }: Rules): boolean {
  return plays >= core_definition.plays_min || share >= core_definition.share_min;
}

/**
 * The rules that a row breaks.
 *
 * @returns of a row of `rows` those of {@link ELIGIBILITY} that it breaks; none if it is eligible
 */
export function eligibilityOf(
  rows: readonly ArtistMonth[],
  rules: Rules,
): (row: ArtistMonth) => EligibilityRule[] {
  const { eligibility, labels } = rules;
  const first = monthByListener(rows, Math.min);
  const core = coreMonths(rows, rules);
  const kept: Record<EligibilityRule, (row: ArtistMonth) => boolean> = {
    past_cold_start: ({ listener, month }) =>
      month >= (first.get(listener) ?? NaN) + labels.cold_start_buffer_months,
    active: ({ plays }) => plays >= eligibility.active_plays_min,
    discovered_lately: ({ monthsSinceFirstSeen }) =>
      monthsSinceFirstSeen <= eligibility.discovered_within_months,
    not_recently_core: (row) => !core(row, row.month - eligibility.lookback_months + 1, row.month),
  };
  return (row) => ELIGIBILITY.filter((rule) => !kept[rule](row));
}

function monthByListener(
  rows: readonly ArtistMonth[],
  choose: (a: number, b: number) => number,
): Map<string, number> {
  const chosen = new Map<string, number>();
  for (const { listener, month } of rows) {
    chosen.set(listener, choose(chosen.get(listener) ?? month, month));
  }
  return chosen;
}

/** Whether the artist of a row was core in one of some months, both ends included. */
function coreMonths(
  rows: readonly ArtistMonth[],
  rules: Rules,
): (row: ArtistMonth, from: number, to: number) => boolean {
  const months = new Map<string, Map<string, Set<number>>>();
  for (const row of rows) {
    if (!isCore(row, rules)) continue;
    const artists = months.get(row.listener) ?? new Map<string, Set<number>>();
    months.set(row.listener, artists);
    artists.set(row.artist, (artists.get(row.artist) ?? new Set()).add(row.month));
  }
  return ({ listener, artist }, from, to) => {
    const core = months.get(listener)?.get(artist);
    if (core === undefined) return false;
    for (let month = from; month <= to; month++) if (core.has(month)) return true;
    return false;
  };
}
