"""The original's approach, in outline: pandas over the full grid of artists and months, XGBoost, and
a DataFrame for each prediction. Says as JSON what its steps take, in seconds."""

import json
import sys
import time

import numpy as np
import pandas as pd
import xgboost

BATCH = 100_000


def build(path):
    plays = pd.read_csv(path, keep_default_na=False)
    plays["date"] = pd.to_datetime(plays["date"])
    plays["month"] = plays["date"].dt.to_period("M")
    plays["day"] = plays["date"].dt.date
    months = plays.groupby(["artist_name", "month"]).agg(
        plays_t=("date", "size"),
        unique_tracks_t=("track_name", "nunique"),
        days_active_t=("day", "nunique"),
        last_play=("date", "max"),
    )
    months["last_play_gap_days_t"] = (
        months.index.get_level_values("month").to_timestamp(how="end") - months["last_play"]
    ) / pd.Timedelta(days=1)
    first_play = plays.groupby(["artist_name", "track_name"])["month"].min().reset_index()
    new = first_play.groupby(["artist_name", "month"]).size()
    months["track_novelty_rate_t"] = new.reindex(months.index, fill_value=0) / months["unique_tracks_t"]

    # Every artist in every month, played or not.
    every = pd.period_range(plays["month"].min(), plays["month"].max(), freq="M")
    artists = months.index.get_level_values("artist_name").unique()
    grid = months.reindex(pd.MultiIndex.from_product([artists, every], names=["artist_name", "month"]))
    grid["plays_t"] = grid["plays_t"].fillna(0)
    artist = grid.groupby(level="artist_name", sort=False)["plays_t"]
    grid["total_monthly_scrobbles"] = grid.groupby(level="month")["plays_t"].transform("sum")
    grid["share_t"] = grid["plays_t"] / grid["total_monthly_scrobbles"]
    before = [artist.shift(n) for n in (1, 2, 3)]
    grid["plays_prev3_mean"] = pd.concat(before, axis=1).mean(axis=1)
    grid["delta_1m"] = grid["plays_t"] - before[0].fillna(0)
    grid["trend_slope_3m"] = (grid["plays_t"] - before[1].fillna(0)) / 2
    grid["active_months_count_before_t"] = (
        (grid["plays_t"] > 0).groupby(level="artist_name", sort=False).cumsum() - (grid["plays_t"] > 0)
    )
    number = pd.Series(np.arange(len(every)), index=every)
    month = number.reindex(grid.index.get_level_values("month")).to_numpy()
    first = pd.Series(np.where(grid["plays_t"] > 0, month, np.inf), index=grid.index)
    age = month - first.groupby(level="artist_name", sort=False).transform("min")
    grid["months_since_first_seen"] = age
    grid["is_first_month"] = (age == 0).astype(int)
    grid["plays_per_track_t"] = grid["plays_t"] / grid["unique_tracks_t"]

    core = ((grid["plays_t"] >= 20) | (grid["share_t"] >= 0.01)).astype(float)
    of_artist = core.groupby(level="artist_name", sort=False)
    ahead = pd.concat([of_artist.shift(-1), of_artist.shift(-2)], axis=1)
    behind = pd.concat([core, of_artist.shift(1), of_artist.shift(2)], axis=1).max(axis=1)
    eligible = (grid["plays_t"] >= 3) & (age <= 6) & (behind == 0) & (month >= 6)
    known = month <= len(every) - 3
    rows = grid[eligible & known].copy()
    rows["y"] = ahead.max(axis=1)[eligible & known]
    return rows, len(grid)


def seconds(work, runs=1):
    start = time.process_time()
    for _ in range(runs):
        result = work()
    return (time.process_time() - start) / runs, result


def main():
    build_s, (rows, grid) = seconds(lambda: build(sys.argv[1]))
    columns = [
        "months_since_first_seen", "is_first_month", "plays_t", "plays_per_track_t",
        "days_active_t", "last_play_gap_days_t", "track_novelty_rate_t", "share_t",
        "total_monthly_scrobbles", "plays_prev3_mean", "delta_1m", "trend_slope_3m",
        "active_months_count_before_t",
    ]
    positives = rows["y"].sum()
    model = xgboost.XGBClassifier(
        n_estimators=100, max_depth=3, learning_rate=0.05, tree_method="hist",
        scale_pos_weight=(len(rows) - positives) / positives,
    )
    train_s, _ = seconds(lambda: model.fit(rows[columns], rows["y"]))
    record = rows[columns].iloc[0].to_dict()
    single_s, _ = seconds(lambda: model.predict_proba(pd.DataFrame([record])), 200)
    batch = rows[columns].sample(BATCH, replace=True, random_state=1)
    batch_s, _ = seconds(lambda: model.predict_proba(batch), 5)
    print(json.dumps({
        "build": build_s, "train": train_s, "single": single_s, "batch": batch_s,
        "rows": len(rows), "grid": grid,
    }))


main()
