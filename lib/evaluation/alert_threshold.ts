/** How the threshold is chosen; `modeling.thresholding` of the configuration. */
export interface AlertBudget {
  /** Most alerts a month, at the median month, that a listener will bear. */
  readonly max_median_alerts: number;
  /** Weight of recall against precision in the F-score. */
  readonly beta: number;
  /** Fewest true positives that a threshold must have on the validation rows. */
  readonly min_tp_on_val: number;
}

/** Smallest, median and largest number of alerts a month. */
export interface AlertsPerMonth {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** Why a threshold was chosen. */
export type ThresholdReason =
  | "best F-beta within the alert budget"
  | "no threshold keeps the budget with enough hits: best F-beta with enough hits"
  | "no threshold has enough hits: best F-beta"
  | "no positive in the validation months: lowest threshold within the alert budget";

/** A threshold with what it does on the rows it was chosen on. */
export interface ChosenThreshold {
  readonly threshold: number;
  readonly reason: ThresholdReason;
  readonly alerts_per_month: AlertsPerMonth;
  readonly true_positives: number;
  readonly f_beta: number;
}

/**
 * Alerts (scores at or above the threshold) in each month that has rows.
 *
 * @throws RangeError without rows
 */
export function alertsPerMonth(
  months: readonly string[],
  scores: ArrayLike<number>,
  threshold: number,
): AlertsPerMonth {
  const counts = new Map<string, number>();
  months.forEach((month, row) => {
    const alert = (scores[row] ?? NaN) >= threshold ? 1 : 0;
    counts.set(month, (counts.get(month) ?? 0) + alert);
  });
  const sorted = Float64Array.from(counts.values()).sort();
  const at = (place: number): number => {
    const value = sorted[place];
    if (value === undefined) throw new RangeError("no rows, so no alerts a month");
    return value;
  };
  const half = (sorted.length - 1) / 2;
  return {
    min: at(0),
    median: (at(Math.floor(half)) + at(Math.ceil(half))) / 2,
    max: at(sorted.length - 1),
  };
}

/**
 * Chooses the threshold on validation rows. Candidates are the distinct scores and 1.0. Of those
 * with a median of alerts a month within the budget and enough true positives: the best
 * F-beta = (1 + β²)·TP / ((1 + β²)·TP + β²·FN + FP), ties to fewer median alerts, then to the higher
 * threshold. If none qualifies: the best F-beta with enough true positives, else the best F-beta.
 * Without a positive: the lowest candidate within the budget.
 *
 * @param months of the rows
 * @param y labels, 0 or 1
 * @param scores probabilities in [0, 1]
 * @throws RangeError without rows
 */
export function chooseThreshold(
  months: readonly string[],
  y: ArrayLike<number>,
  scores: ArrayLike<number>,
  budget: AlertBudget,
): ChosenThreshold {
  const positives = Array.from(y).reduce((sum, label) => sum + label, 0);
  const b2 = budget.beta ** 2;
  const distinct = [...new Set([...Array.from(scores), 1])].sort((a, b) => a - b);
  const candidates = distinct.map((threshold) => {
    let [hits, alerts] = [0, 0];
    for (let row = 0; row < scores.length; row++) {
      if ((scores[row] ?? NaN) < threshold) continue;
      alerts++;
      hits += y[row] ?? 0;
    }
    const weightedHits = (1 + b2) * hits;
    const denominator = weightedHits + b2 * (positives - hits) + (alerts - hits);
    return {
      threshold,
      alerts_per_month: alertsPerMonth(months, scores, threshold),
      true_positives: hits,
      f_beta: denominator === 0 ? 0 : weightedHits / denominator,
    };
  });
  type Candidate = typeof candidates[number];
  const keepsBudget = (c: Candidate): boolean =>
    c.alerts_per_month.median <= budget.max_median_alerts;
  const hasHits = (c: Candidate): boolean => c.true_positives >= budget.min_tp_on_val;
  const best = (among: readonly Candidate[]): Candidate | undefined =>
    [...among].sort((a, b) =>
      b.f_beta - a.f_beta || a.alerts_per_month.median - b.alerts_per_month.median ||
      b.threshold - a.threshold
    )[0];

  const choices: [ThresholdReason, Candidate | undefined][] = positives === 0
    ? [[
      "no positive in the validation months: lowest threshold within the alert budget",
      candidates.find(keepsBudget) ?? candidates.at(-1),
    ]]
    : [
      [
        "best F-beta within the alert budget",
        best(candidates.filter((c) => keepsBudget(c) && hasHits(c))),
      ],
      [
        "no threshold keeps the budget with enough hits: best F-beta with enough hits",
        best(candidates.filter(hasHits)),
      ],
      ["no threshold has enough hits: best F-beta", best(candidates)],
    ];
  for (const [reason, candidate] of choices) {
    if (candidate !== undefined) return { reason, ...candidate };
  }
  throw new RangeError("no rows to choose a threshold on");
}
