import type { ScoredRow } from "../training/scored_rows.ts";

/** What the alerts of one month came to. */
export interface MonthRecord {
  /** Counted. */
  readonly month: number;
  readonly alerts: Readonly<Record<ScoredRow["outcome"], number>>;
  /** Artists that became core without an alert. */
  readonly missed: number;
}

/** What the alerts of every scored month came to. */
export function trackRecord(rows: readonly ScoredRow[]): MonthRecord[] {
  return [...Map.groupBy(rows, (row) => row.month)].sort(([a], [b]) => a - b)
    .map(([month, some]) => {
      const alerts = (outcome: ScoredRow["outcome"]): number =>
        some.filter((row) => row.alert && row.outcome === outcome).length;
      return {
        month,
        alerts: {
          "became core": alerts("became core"),
          "did not": alerts("did not"),
          "not known yet": alerts("not known yet"),
        },
        missed: some.filter((row) => !row.alert && row.outcome === "became core").length,
      };
    });
}
