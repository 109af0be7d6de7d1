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
}

/** A slider over thresholds; without the script, a table of them. */
export function Thresholds({ rows, threshold, months }: ThresholdsProps): JSX.Element | null {
  if (rows.length === 0) return null;
  const nearest = rows.reduce(
    (best, row, place) =>
      Math.abs(row.threshold - threshold) < Math.abs((rows[best]?.threshold ?? 0) - threshold)
        ? place
        : best,
    0,
  );
  const told = ({ threshold, alerts, right, open }: ThresholdAlerts): string =>
    `From ${percent(threshold, 0)} on: ${counted(alerts, "alert")} in ${months} months, ` +
    `${count(right)} right` +
    (alerts === open ? "" : ` (${percent(right / (alerts - open), 0)} of those that are over)`) +
    (open === 0 ? "." : `, ${count(open)} not over yet.`);
  return (
    <Section id="threshold" title="How sure should an alert be?" class="thresholds">
      <p class="lead">
        An alert is an artist that a list gives at least some probability. A high bar is right more
        often and says less. The one in use is {percent(threshold, 0)}.
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
