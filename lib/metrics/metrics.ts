import { alertPrecisionOf, alertRecallOf } from "./alert_rates.ts";
import { brierScoreOf } from "./brier_score.ts";
import { liftOf, prevalenceOf } from "./lift.ts";
import { precisionAtTopOf } from "./precision_at_top.ts";
import { averagePrecisionOf, rocAucOf } from "./ranking.ts";
import type { Statistic } from "./statistic.ts";
import type { Sweep } from "./sweep.ts";

/** What is judged: one entry per row in every list. */
export interface Judged {
  /** The month, told apart by listener. */
  readonly months: readonly string[];
  /** Labels, 0 or 1. */
  readonly y: Uint8Array;
  /** Higher is likelier. */
  readonly scores: Float64Array;
  /** Of these scores. */
  readonly sweep: Sweep;
  /** 0 or 1. */
  readonly alerts: Uint8Array;
  readonly areProbabilities: boolean;
}

/** What a metric is, for tables, and how it is measured. */
interface Metric {
  readonly label: string;
  readonly better: "higher" | "lower";
  readonly of: (judged: Judged) => Statistic;
}

/** "The top" of a month: this share of its rows, those with the highest scores. */
export const TOP_SHARE = 0.05;

const TOP = `top ${100 * TOP_SHARE} %`;
const precisionAtTop = ({ months, y, scores }: Judged): Statistic =>
  precisionAtTopOf(months, y, scores, TOP_SHARE);

/** The metrics by which models are compared, in the order of tables. */
export const METRICS = {
  pr_auc: {
    label: "PR-AUC",
    better: "higher",
    of: ({ sweep }) => averagePrecisionOf(sweep),
  },
  roc_auc: {
    label: "ROC-AUC",
    better: "higher",
    of: ({ sweep }) => rocAucOf(sweep),
  },
  alert_precision: {
    label: "alert precision",
    better: "higher",
    of: ({ y, alerts }) => alertPrecisionOf(y, alerts),
  },
  alert_recall: {
    label: "alert recall",
    better: "higher",
    of: ({ y, alerts }) => alertRecallOf(y, alerts),
  },
  precision_at_top: {
    label: `precision, ${TOP}`,
    better: "higher",
    of: precisionAtTop,
  },
  lift_at_top: {
    label: `lift, ${TOP}`,
    better: "higher",
    of: (judged) => liftOf(precisionAtTop(judged), prevalenceOf(judged.y)),
  },
  brier: {
    label: "Brier score",
    better: "lower",
    of: ({ y, scores, areProbabilities }) =>
      areProbabilities ? brierScoreOf(y, scores) : () => null,
  },
} as const satisfies Readonly<Record<string, Metric>>;

/** The name of a metric in written files. */
export type MetricName = keyof typeof METRICS;

export type EachMetric<T> = Readonly<Record<MetricName, T>>;

/** Works something out for each metric, in the order of tables. */
export function eachMetric<T>(of: (name: MetricName) => T): EachMetric<T> {
  return {
    pr_auc: of("pr_auc"),
    roc_auc: of("roc_auc"),
    alert_precision: of("alert_precision"),
    alert_recall: of("alert_recall"),
    precision_at_top: of("precision_at_top"),
    lift_at_top: of("lift_at_top"),
    brier: of("brier"),
  };
}
