// @ts-types="@types/d3-array"
import { minIndex } from "d3-array";
import type { JSX } from "hono/jsx/jsx-runtime";
import type { ThresholdAlerts } from "../evaluation/alerts_by_threshold.ts";
import { count, counted, percent } from "../text/numbers.ts";
import { Cells, Section } from "./parts.tsx";

/** What alerts would have come to, by threshold. */
export interface ThresholdsProps {
  readonly rows: readonly ThresholdAlerts[];
  /** The threshold that is in use. */
  readonly threshold: number;
  /** How many months are looked back on. */
  readonly months: number;
  /** In which an alert has to come true. */
  readonly horizonDays: number;
}

/** A slider over thresholds; without the script, a table of them. */
export function Thresholds(
  { rows, threshold, months, horizonDays }: ThresholdsProps,
): JSX.Element | null {
  const [all] = rows;
  if (all === undefined) return null;
  const nearest = minIndex(rows, (row) => Math.abs(row.threshold - threshold));
  const rightOf = ({ alerts, right, open }: ThresholdAlerts): string =>
    alerts === open ? "" : ` (${percent(right / (alerts - open), 0)} of those that are over)`;
  const told = (row: ThresholdAlerts): string =>
    `From ${percent(row.threshold, 0)} on: ${counted(row.alerts, "alert")} in ` +
    `${counted(months, "month")}, ${count(row.right)} right${rightOf(row)}` +
    (row.open === 0 ? "." : `, ${count(row.open)} not over yet.`);
  return (
    <Section id="threshold" title="How sure should an alert be?" class="thresholds">
      <p class="lead">
        An alert is an artist that a list gives at least some probability, and right if the artist
        is core on any of the {horizonDays}{" "}
        days that follow: more often than its odds say, which are of a whole month. A high bar is
        right more often and says less; the one in use is {percent(threshold, 0)}. Of all{" "}
        {counted(all.alerts, "artist")} that were listed, whatever their odds, {count(all.right)}
        {" "}
        became core{rightOf(all)}.
      </p>
      <div class="slider" hidden>
        <label for="threshold">An alert from which probability on?</label>
        <input
          id="threshold"
          type="range"
          min="0"
          max={rows.length - 1}
          step="1"
          value={nearest}
        />
        <output for="threshold" data-told={rows.map(told).join("\n")} />
      </div>
      <details>
        <summary>All thresholds as a table</summary>
        <Cells
          label="What alerts come to"
          header={["from", "alerts", "right", "wrong", "not over yet"]}
          rows={rows.map(({ threshold, alerts, right, open }) => [
            percent(threshold, 0),
            ...[alerts, right, alerts - right - open, open].map(count),
          ])}
        />
      </details>
    </Section>
  );
}
