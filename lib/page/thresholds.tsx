import type { JSX } from "hono/jsx/jsx-runtime";
import type { ThresholdAlerts } from "../evaluation/alerts_by_threshold.ts";
import { count, counted, percent } from "../text/numbers.ts";

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
    <section aria-labelledby="threshold-title" data-thresholds>
      <h2 id="threshold-title">How sure should an alert be?</h2>
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
        <output for="threshold" />
      </div>
      <details>
        <summary>All thresholds as a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col" class="figure">from</th>
              <th scope="col" class="figure">alerts</th>
              <th scope="col" class="figure">right</th>
              <th scope="col" class="figure">wrong</th>
              <th scope="col" class="figure">not over yet</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr data-told={told(row)}>
                <th scope="row" class="figure">{percent(row.threshold, 0)}</th>
                <td class="figure">{count(row.alerts)}</td>
                <td class="figure">{count(row.right)}</td>
                <td class="figure">{count(row.alerts - row.right - row.open)}</td>
                <td class="figure">{count(row.open)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
