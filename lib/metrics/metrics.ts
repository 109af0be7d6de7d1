/** What a metric is, for tables. */
export interface Metric {
  readonly label: string;
  readonly better: "higher" | "lower";
}

/** "The top" of a month: this share of its rows, those with the highest scores. */
export const TOP_SHARE = 0.05;

const TOP = `top ${100 * TOP_SHARE} %`;

/** The metrics by which models are compared, in the order of tables. */
export const METRICS = {
  pr_auc: { label: "PR-AUC", better: "higher" },
  roc_auc: { label: "ROC-AUC", better: "higher" },
  alert_precision: { label: "alert precision", better: "higher" },
  alert_recall: { label: "alert recall", better: "higher" },
  precision_at_top: { label: `precision, ${TOP}`, better: "higher" },
  lift_at_top: { label: `lift, ${TOP}`, better: "higher" },
  brier: { label: "Brier score", better: "lower" },
} as const satisfies Readonly<Record<string, Metric>>;

/** The name of a metric in written files. */
export type MetricName = keyof typeof METRICS;

/** Something for each metric. */
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
