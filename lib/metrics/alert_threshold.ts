import { sum } from "d3-array";
import { z } from "zod";
import { itemAt, numbered } from "../base/items.ts";
import { sweepOf } from "./sweep.ts";

export const alertBudgetSchema = z.object({
  /** Most alerts a month, at the median month, that a listener will bear. */
  max_median_alerts: z.number().nonnegative(),
  /** Weight of recall against precision in the F-score. */
  beta: z.number().gt(0),
  /** Fewest true positives that a threshold must have on the validation rows. */
  min_tp_on_val: z.int().nonnegative(),
});
export type AlertBudget = z.infer<typeof alertBudgetSchema>;

/** Smallest, median and largest number of alerts per month. */
export const alertsPerMonthSchema = z.object({
  min: z.number(),
  median: z.number(),
  max: z.number(),
});
export type AlertsPerMonth = z.infer<typeof alertsPerMonthSchema>;

/** A threshold with what it does on the rows it was chosen on. */
export interface ChosenThreshold {
  readonly threshold: number;
  /** In words. */
  readonly reason: string;
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
  const spread = new AlertSpread(months);
  for (let row = 0; row < months.length; row++) {
    if (itemAt(scores, row) >= threshold) spread.addAlert(row);
  }
  return spread.perMonth();
}

/** How many months have how many alerts, as alerts are added one by one. */
class AlertSpread {
  /** The month of each row, numbered. */
  readonly #monthOf: Uint32Array;
  readonly #alerts: Uint32Array;
  /** Months with 0, 1, 2, … alerts. */
  readonly #monthsWith: number[];

  constructor(months: readonly string[]) {
    const { numberOf, count } = numbered(months);
    this.#monthOf = numberOf;
    this.#alerts = new Uint32Array(count);
    this.#monthsWith = [count];
  }

  addAlert(row: number): void {
    const month = itemAt(this.#monthOf, row);
    const before = itemAt(this.#alerts, month);
    this.#alerts[month] = before + 1;
    this.#monthsWith[before] = itemAt(this.#monthsWith, before) - 1;
    if (this.#monthsWith.length === before + 1) this.#monthsWith.push(0);
    this.#monthsWith[before + 1] = itemAt(this.#monthsWith, before + 1) + 1;
  }

  /** @throws RangeError without a month */
  perMonth(): AlertsPerMonth {
    const half = (this.#alerts.length - 1) / 2;
    return {
      min: this.#at(0),
      median: (this.#at(Math.floor(half)) + this.#at(Math.ceil(half))) / 2,
      max: this.#at(this.#alerts.length - 1),
    };
  }

  /** Alerts of the month that stands at a place when months are in order of their alerts. */
  #at(place: number): number {
    let before = 0;
    for (let alerts = 0; alerts < this.#monthsWith.length; alerts++) {
      before += itemAt(this.#monthsWith, alerts);
      if (before > place) return alerts;
    }
    throw new RangeError("no rows, so no alerts a month");
  }
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
  const all = sum(Array.from(y));
  const b2 = budget.beta ** 2;
  const spread = new AlertSpread(months);
  const keepsBudget = (c: Candidate): boolean =>
    c.alerts_per_month.median <= budget.max_median_alerts;
  const findsEnough = (c: Candidate): boolean => c.true_positives >= budget.min_tp_on_val;
  const scoresBetter = (c: Candidate, best: Candidate): boolean =>
    c.f_beta > best.f_beta ||
    c.f_beta === best.f_beta && c.alerts_per_month.median < best.alerts_per_month.median;
  const wishes: Wish[] = all === 0
    ? [{
      reason: "the validation months hold no breakout, so the lowest within the alert budget",
      admits: () => true,
      isBetter: keepsBudget,
    }]
    : [
      {
        reason: "the best F-score within the alert budget",
        admits: (c) => keepsBudget(c) && findsEnough(c),
        isBetter: scoresBetter,
      },
      {
        reason:
          "no threshold within the alert budget finds enough breakouts, so the best F-score " +
          "of those that do",
        admits: findsEnough,
        isBetter: scoresBetter,
      },
      {
        reason: "no threshold finds enough breakouts, so the best F-score of all",
        admits: () => true,
        isBetter: scoresBetter,
      },
    ];
  const consider = (threshold: number, hits: number, falseAlarms: number): void => {
    const denominator = (1 + b2) * hits + b2 * (all - hits) + falseAlarms;
    const candidate = {
      threshold,
      alerts_per_month: spread.perMonth(),
      true_positives: hits,
      f_beta: denominator === 0 ? 0 : (1 + b2) * hits / denominator,
    };
    for (const wish of wishes) {
      const { best, admits, isBetter } = wish;
      if (admits(candidate) && (best === undefined || isBetter(candidate, best))) {
        wish.best = candidate;
      }
    }
  };
  const sweep = sweepOf(y, scores);
  let [place, hits, isOneIn] = [0, 0, false];
  /** 1.0 raises the alerts of the scores above it. */
  const addOne = (): void => {
    if (!isOneIn) consider(1, hits, place - hits);
    isOneIn = true;
  };
  sweep.each(null, (truePositives, falsePositives, end) => {
    const threshold = itemAt(scores, itemAt(sweep.rows, end - 1));
    if (threshold < 1) addOne();
    if (threshold === 1) isOneIn = true;
    sweep.rows.subarray(place, end).forEach((row) => spread.addAlert(row));
    [place, hits] = [end, truePositives];
    consider(threshold, hits, falsePositives);
  });
  addOne();
  const fulfilled = wishes.find(({ best }) => best !== undefined);
  if (fulfilled?.best === undefined) throw new RangeError("no rows to choose a threshold on");
  return { reason: fulfilled.reason, ...fulfilled.best };
}

type Candidate = Omit<ChosenThreshold, "reason">;

/** What is wished of a threshold, of which candidates come the highest first. */
interface Wish {
  readonly reason: string;
  readonly admits: (candidate: Candidate) => boolean;
  readonly isBetter: (candidate: Candidate, best: Candidate) => boolean;
  best?: Candidate;
}
