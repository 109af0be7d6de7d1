import pl from "nodejs-polars";
import { FEATURE_NAMES } from "./registry.ts";
import {
  artistKeys,
  historyKeys,
  inTableOrder,
  integerColumn,
  monthsOf,
  within,
} from "../tables/frame.ts";
import type { Frame } from "../tables/frame.ts";

/**
 * Computes every feature of the registry for every snapshot row.
 *
 * Only the months in which the artist was played have rows; months without plays since the first
 * count as zero. The cost grows with the plays, not with artists × months: the months before are
 * looked up by joins, and no artist × month grid is built.
 *
 * @param snapshots as `buildSnapshots` gives them
 * @param file where they come from, for messages
 * @returns `[listener,] month, artist_name` and all features in registry order
 */
export function buildFeatures(snapshots: Frame, file = "snapshots"): Frame {
  const artist = artistKeys(snapshots);
  const index = integerColumn("index", monthsOf(snapshots, file));
  const rows = snapshots.withColumns(index, pl.col("plays_t").cast(pl.Float64))
    .sort([...artist, "index"]);

  /** Plays and share of the artist `back` months before each row. */
  const before = (back: number): Frame =>
    rows.select(
      ...artist,
      pl.col("index").plus(back).cast(pl.Int32).alias("index"),
      pl.col("plays_t").alias(`plays_${back}`),
      pl.col("share_t").alias(`share_${back}`),
    );
  const on = artist.concat("index");
  const plays = (back: number): pl.Expr => pl.col(`plays_${back}`).fillNull(0);

  const joined = rows
    .join(before(1), { on, how: "left" })
    .join(before(2), { on, how: "left" })
    .join(before(3), { on, how: "left" })
    .withColumns(
      within(artist, pl.col("plays_t").cumSum()).minus(pl.col("plays_t"))
        .alias("cumulative_plays_before_t"),
      within(artist, pl.col("plays_t").cumCount()).minus(1).alias("active_months_count_before_t"),
      plays(1).alias("plays_t_minus_1"),
      pl.col("plays_t").minus(plays(1)).alias("delta_1m"),
      pl.col("share_t").minus(pl.col("share_1").fillNull(0)).alias("share_delta_1m"),
      plays(1).eq(0).cast(pl.Int32).alias("prev_month_plays_was_zero"),
      previousMean(plays).alias("plays_prev3_mean"),
      slope(plays).alias("trend_slope_3m"),
    )
    .withColumns(
      ratioOrMissing(pl.col("delta_1m"), pl.col("plays_t_minus_1")).alias("delta_1m_pct"),
      ratioOrMissing(pl.col("plays_t"), pl.col("plays_prev3_mean")).alias("ratio_to_prev3"),
    )
    .withColumns(...WHOLE_NUMBERS.map((name) => pl.col(name).cast(pl.Int32)));

  const keys = [...historyKeys(snapshots), "month", "artist_name"];
  return inTableOrder(joined.select(...keys, ...FEATURE_NAMES));
}

/** Joins and window sums give these as floating point; files show them as the integers they are. */
const WHOLE_NUMBERS = [
  "plays_t",
  "plays_t_minus_1",
  "delta_1m",
  "cumulative_plays_before_t",
  "active_months_count_before_t",
];

const AGE = pl.col("months_since_first_seen");

/** Plays before the first month are 0, so the sum over three months serves every age. */
function previousMean(plays: (back: number) => pl.Expr): pl.Expr {
  const sum = plays(1).plus(plays(2)).plus(plays(3));
  return pl.when(AGE.eq(0)).then(pl.lit(0))
    .when(AGE.eq(1)).then(sum)
    .when(AGE.eq(2)).then(sum.div(2))
    .otherwise(sum.div(3));
}

/** Least squares through two points is their difference, through three (last − first) / 2. */
function slope(plays: (back: number) => pl.Expr): pl.Expr {
  return pl.when(AGE.eq(0)).then(pl.lit(0))
    .when(AGE.eq(1)).then(pl.col("plays_t").minus(plays(1)))
    .otherwise(pl.col("plays_t").minus(plays(2)).div(2));
}

function ratioOrMissing(numerator: pl.Expr, denominator: pl.Expr): pl.Expr {
  return pl.when(denominator.eq(0)).then(pl.lit(null)).otherwise(numerator.div(denominator));
}
