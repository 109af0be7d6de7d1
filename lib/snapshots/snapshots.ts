import pl from "nodejs-polars";
import type { LocalCalendar } from "../base/calendar.ts";
import {
  artistKeys,
  historyKeys,
  inTableOrder,
  integerColumn,
  monthColumn,
  ratio,
} from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";

/** Columns of the snapshot table after the keys, in file order. */
export const SNAPSHOT_COLUMNS = [
  "plays_t",
  "unique_tracks_t",
  "plays_per_track_t",
  "days_active_t",
  "last_play_gap_days_t",
  "total_monthly_scrobbles",
  "share_t",
  "first_seen_month",
  "months_since_first_seen",
  "is_first_month",
  "track_novelty_rate_t",
] as const;

/**
 * Folds scrobbles into one row per (listener, artist, month) in which the artist was played.
 *
 * @param plays as `readScrobbles` gives them
 * @param calendar of the history's time zone
 * @returns `[listener,] month, artist_name` and {@link SNAPSHOT_COLUMNS}; the feature registry holds
 * the formulas
 */
export function buildSnapshots(plays: Frame, calendar: LocalCalendar): Frame {
  const history = historyKeys(plays);
  const artist = artistKeys(plays);
  const month = history.concat("month");
  const artistMonth = artist.concat("month");

  const artistMonths = plays.groupBy(...artistMonth).agg(
    pl.col("track_name").count().alias("plays_t"),
    pl.col("track_name").nUnique().alias("unique_tracks_t"),
    pl.col("day").nUnique().alias("days_active_t"),
    pl.col("time").max().alias("last_play"),
  );
  const totals = artistMonths.groupBy(...month)
    .agg(pl.col("plays_t").sum().alias("total_monthly_scrobbles"));
  const firstSeen = artistMonths.groupBy(...artist).agg(pl.col("month").min().alias("first_seen"));
  const newTracks = plays.groupBy(...artist, "track_name").agg(pl.col("month").min())
    .groupBy(...artistMonth).agg(pl.col("track_name").count().alias("new_tracks"));

  const rows = artistMonths
    .join(totals, { on: month, how: "left" })
    .join(firstSeen, { on: artist, how: "left" })
    .join(newTracks, { on: artistMonth, how: "left" })
    .join(monthEnds(plays, calendar), { on: "month", how: "left" });

  const age = pl.col("month").minus(pl.col("first_seen"));
  const snapshots = rows.withColumns(
    ratio(pl.col("plays_t"), pl.col("unique_tracks_t")).alias("plays_per_track_t"),
    pl.col("last_second").minus(pl.col("last_play")).div(86_400).alias("last_play_gap_days_t"),
    ratio(pl.col("plays_t"), pl.col("total_monthly_scrobbles")).alias("share_t"),
    age.alias("months_since_first_seen"),
    age.eq(0).cast(pl.Int32).alias("is_first_month"),
    ratio(pl.col("new_tracks").fillNull(0), pl.col("unique_tracks_t"))
      .alias("track_novelty_rate_t"),
  );
  const spelled = snapshots.withColumns(
    monthColumn("month", snapshots.getColumn("month").toTypedArray()),
    monthColumn("first_seen_month", snapshots.getColumn("first_seen").toTypedArray()),
  );
  return inTableOrder(spelled.select(...history, "month", "artist_name", ...SNAPSHOT_COLUMNS));
}

/** `month, last_second`: the instant at which each month of the history ends. */
function monthEnds(plays: Frame, calendar: LocalCalendar): Frame {
  const months: Int32Array = plays.getColumn("month").unique().toTypedArray();
  return pl.DataFrame({
    month: integerColumn("month", months),
    last_second: pl.Series("last_second", Float64Array.from(months, calendar.lastSecond)),
  });
}
