/** A request to try: the one of the README. */
export const EXAMPLE_REQUEST = {
  records: [{
    month: "2021-06-01",
    artist_name: "Ichiko Aoba",
    months_since_first_seen: 4,
    is_first_month: 0,
    plays_t: 14,
    plays_per_track_t: 1,
    days_active_t: 1,
    last_play_gap_days_t: 9.05,
    track_novelty_rate_t: 0,
    share_t: 0.00403,
    total_monthly_scrobbles: 3475,
    plays_prev3_mean: 0.333,
    delta_1m: 14,
    trend_slope_3m: 6.5,
    active_months_count_before_t: 2,
  }],
};
