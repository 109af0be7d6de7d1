import pl from "nodejs-polars";
import { formatMonth, parseMonth } from "../base/calendar.ts";
import type { Rules } from "../labels/rules.ts";
import { buildFeatures } from "../features/features.ts";
import { inTableOrder } from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";
import { artistMonthsOf } from "./artist_months.ts";
import type { RuledArtistMonth } from "./artist_months.ts";

/** Rules small enough to follow by hand: core from 10 plays, one month of horizon and of cold start. */
export const SMALL_RULES: Rules = {
  labels: { horizon_months: 1, cold_start_buffer_months: 1 },
  eligibility: { active_plays_min: 2, discovered_within_months: 3, lookback_months: 2 },
  core_definition: { plays_min: 10, share_min: 1 },
};

/** Plays of artists by month, from January 2024 on; a 0 is a silent month. */
export type PlaysByArtist = Readonly<Record<string, readonly number[]>>;

/** The features of a history given by its plays alone. */
export function featuresOf(plays: PlaysByArtist): Frame {
  const start = parseMonth("2024-01") ?? NaN;
  const rows = Object.entries(plays).flatMap(([artist_name, months]) => {
    const first = months.findIndex((n) => n > 0);
    return months.flatMap((n, place) =>
      n === 0 ? [] : [{
        month: formatMonth(start + place),
        artist_name,
        plays_t: n,
        unique_tracks_t: n,
        plays_per_track_t: 1,
        days_active_t: 1,
        last_play_gap_days_t: 1,
        total_monthly_scrobbles: 1000,
        share_t: n / 1000,
        first_seen_month: formatMonth(start + first),
        months_since_first_seen: place - first,
        is_first_month: place === first ? 1 : 0,
        track_novelty_rate_t: 1,
      }]
    );
  });
  return buildFeatures(inTableOrder(pl.DataFrame(rows)));
}

/** The artist-months of such a history under {@link SMALL_RULES}. */
export function artistMonthsIn(plays: PlaysByArtist): RuledArtistMonth[] {
  return artistMonthsOf(featuresOf(plays), SMALL_RULES);
}
