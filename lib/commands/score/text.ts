import { count, counted, decimal, marked, monthOf, percent, textTable } from "../../text/text.ts";
import type { AsText } from "../command.ts";
import type { ScoreReport } from "./score.ts";

/** The likeliest breakouts, for people. */
export const scoreText = (top: number): AsText<ScoreReport> => (report, show) => {
  const shown = report.watchlist.slice(0, top);
  const withListener = shown.some((entry) => entry.listener !== undefined);
  const likeliest = shown.length === 1
    ? "likeliest breakout"
    : `${count(shown.length)} likeliest breakouts`;
  return [
    marked(
      `The ${likeliest} of ${monthOf(report.month)}, of ` +
        counted(report.artists, "eligible artist"),
      report.simulated,
    ),
    textTable(
      [
        "rank",
        ...(withListener ? ["listener"] : []),
        "artist",
        "probability",
        "alert",
        "plays",
        "share",
        "days",
        "months known",
      ],
      shown.map((entry) => [
        count(entry.rank),
        ...(withListener ? [entry.listener ?? ""] : []),
        entry.artist_name,
        decimal(entry.probability),
        entry.is_breakout ? "yes" : "",
        count(entry.plays_t),
        percent(entry.share_t, 2),
        count(entry.days_active_t),
        count(entry.months_since_first_seen),
      ]),
      { dispensable: ["days", "share"] },
    ),
    `Threshold ${decimal(report.threshold)}${ownThresholds(report)}: ` +
    `${counted(report.alerts, "alert")}. All in ${show(report.file)}.`,
    ...(report.model === "shipped" ? [SHIPPED_MODEL] : []),
  ].join("\n");
};

/** Said where the model is not of this history. */
export const SHIPPED_MODEL =
  "Note: there is no model of this history; this is what the model that " +
  "comes with the project says. 'deno task breakout train' makes one.";

function ownThresholds({ own_thresholds = [] }: ScoreReport): string {
  if (own_thresholds.length === 0) return "";
  const each = own_thresholds.map(({ listener, threshold }) => `${listener} ${decimal(threshold)}`);
  return ` (own models: ${each.join(", ")})`;
}
