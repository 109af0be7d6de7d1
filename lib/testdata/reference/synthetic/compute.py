"""Makes a synthetic modeling table and computes what scikit-learn and XGBoost make of it.

    python3 compute.py        (pandas, scikit-learn and XGBoost 1.7, one thread)

writes modeling.csv, training.json, logistic.json, xgboost.json and scoring.json beside itself.
"""
import json
from pathlib import Path

import numpy as np
import pandas as pd
import xgboost as xgb
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score
from sklearn.preprocessing import StandardScaler

HERE = Path(__file__).parent


def write(name, value):
    (HERE / name).write_text(json.dumps(value, separators=(",", ":")) + "\n")


# The table: 420 artist-months over 25 months; what is missing, is missing at random.
rng = np.random.default_rng(7)
rows = 420
age = rng.integers(0, 7, rows)
plays = 3 + rng.poisson(rng.gamma(1.5, 4, rows))
days = np.minimum(plays, 1 + rng.poisson(2.5, rows))
total = rng.integers(800, 3000, rows)
before = np.where(age == 0, 0, rng.integers(1, 5, rows))
previous = np.where(age == 0, 0.0, np.round(rng.gamma(1.2, 4, rows), 3))
logit = -4.2 + 0.09 * plays + 0.35 * days + 0.06 * previous + rng.normal(0, 1, rows)
table = pd.DataFrame({
    "month": [f"{2020 + m // 12}-{m % 12 + 1:02d}-01" for m in np.sort(rng.integers(0, 25, rows))],
    "artist_name": [f"artist {i % 97}" for i in range(rows)],
    "months_since_first_seen": age,
    "is_first_month": (age == 0).astype(int),
    "plays_t": plays,
    "plays_per_track_t": np.round(plays / np.maximum(1, rng.poisson(plays / 2)), 4),
    "days_active_t": days,
    "last_play_gap_days_t": np.where(rng.random(rows) < 0.05, np.nan, np.round(rng.uniform(0, 30, rows), 4)),
    "track_novelty_rate_t": np.where(rng.random(rows) < 0.08, np.nan, np.round(rng.random(rows), 4)),
    "share_t": np.round(plays / total, 6),
    "total_monthly_scrobbles": total,
    "plays_prev3_mean": previous,
    "delta_1m": plays - np.round(previous).astype(int),
    "trend_slope_3m": np.where(rng.random(rows) < 0.05, np.nan, np.round(rng.normal(1, 3, rows), 3)),
    "active_months_count_before_t": before,
    "y": (rng.random(rows) < 1 / (1 + np.exp(-logit))).astype(int),
})
table = table.sort_values(["month", "artist_name"]).drop_duplicates(["month", "artist_name"])
table.to_csv(HERE / "modeling.csv", index=False)
table = pd.read_csv(HERE / "modeling.csv")
features = list(table.columns[2:-1])

# The split, by distinct months in time order.
months = sorted(table.month.unique())
n = len(months)
ends = [int(0.6 * n), int(0.6 * n) + int(0.2 * n), n]
parts = {
    "train": table[table.month.isin(months[: ends[0]])],
    "val": table[table.month.isin(months[ends[0] : ends[1]])],
    "test": table[table.month.isin(months[ends[1] :])],
}
train, val, test = parts.values()
both = pd.concat([train, val])
ranking = lambda y, p: {
    "pr_auc": average_precision_score(y, p),
    "roc_auc": roc_auc_score(y, p),
}


# Logistic regression.
imputer = SimpleImputer(strategy="median").fit(train[features])
scaler = StandardScaler().fit(imputer.transform(train[features]))
inputs = lambda part: scaler.transform(imputer.transform(part[features]))
by_C = {}
for C in ["0.01", "0.1", "1", "10"]:
    model = LogisticRegression(C=float(C), class_weight="balanced", tol=1e-10, max_iter=100000)
    model.fit(inputs(train), train.y)
    p = model.predict_proba(inputs(val))[:, 1]
    figures = {f"val_{name}": value for name, value in ranking(val.y, p).items()}
    by_C[C] = {
        "coef": model.coef_[0].tolist(),
        "intercept": model.intercept_[0],
        **figures,
        "val_probabilities": p.tolist(),
    }
write("logistic.json", {
    "median": imputer.statistics_.tolist(),
    "mean": scaler.mean_.tolist(),
    "scale": scaler.scale_.tolist(),
    "by_C": by_C,
})

# XGBoost, with early stopping on the validation months and a refit on both.
matrix = lambda part: xgb.DMatrix(part[features], part.y, nthread=1)
weight = lambda part: float((part.y == 0).sum() / (part.y == 1).sum())
parameters = {
    "objective": "binary:logistic",
    "eval_metric": "aucpr",
    "max_depth": 3,
    "eta": 0.05,
    "subsample": 0.8,
    "colsample_bytree": 0.8,
    "reg_lambda": 1,
    "min_child_weight": 1,
    "seed": 42,
    "nthread": 1,
}
stopped = xgb.train(
    {**parameters, "scale_pos_weight": weight(train)},
    matrix(train),
    2000,
    evals=[(matrix(val), "val")],
    early_stopping_rounds=50,
    verbose_eval=False,
)
trees = stopped.best_iteration + 1
final = xgb.train({**parameters, "scale_pos_weight": weight(both)}, matrix(both), trees)
val_p = stopped.predict(matrix(val), iteration_range=(0, trees)).astype(float)
test_p = final.predict(matrix(test)).astype(float)


# The threshold: the best F0.5 among those with at most 3 alerts in the median month.
def alerts(part, p, threshold):
    return pd.Series(p >= threshold, index=part.month.values).groupby(level=0).sum()


def f_beta(threshold):
    hits = int(((val_p >= threshold) & (val.y == 1)).sum())
    missed, false = int((val.y == 1).sum()) - hits, int((val_p >= threshold).sum()) - hits
    return 1.25 * hits / (1.25 * hits + 0.25 * missed + false) if hits >= 1 else -1


allowed = [t for t in sorted(set(val_p)) if alerts(val, val_p, t).median() <= 3]
threshold = max(allowed, key=f_beta)
assert sum(f_beta(t) == f_beta(threshold) for t in allowed) == 1, "no tie to break"
per_month = alerts(test, test_p, threshold)

write("training.json", {
    "split": {
        name: {"months": part.month.nunique(), "rows": len(part), "positives": int(part.y.sum())}
        for name, part in parts.items()
    },
    "best_n_estimators": trees,
    "scale_pos_weight_train": weight(train),
    "scale_pos_weight_trainval": weight(both),
    "val": ranking(val.y, val_p),
    "test": ranking(test.y, test_p),
    "threshold": threshold,
    "test_alerts_per_month": {
        "min": int(per_month.min()),
        "median": float(per_month.median()),
        "max": int(per_month.max()),
    },
    "val_probabilities": val_p.tolist(),
    "test_probabilities": test_p.tolist(),
})

# Scores and TreeSHAP contributions of the final booster, the bias last.
few = test.head(25)
final.save_model(HERE / "xgboost.json")
write("scoring.json", {
    "features": features,
    "rows": [[None if np.isnan(v) else v for v in row] for row in few[features].astype(float).values.tolist()],
    "margin": final.predict(matrix(few), output_margin=True).astype(float).tolist(),
    "probability": final.predict(matrix(few)).astype(float).tolist(),
    "contributions": final.predict(matrix(few), pred_contribs=True).astype(float).tolist(),
})
print(trees, "trees;", json.loads((HERE / "training.json").read_text())["test"], len(table), int(table.y.sum()))
