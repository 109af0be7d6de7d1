// @ts-types="@types/d3-array"
import { sum } from "d3-array";
import type { ScoredArtist } from "../../prediction/artist_month.ts";
import { counted, decimal, marked, monthOf, signed, textTable } from "../../text/text.ts";
import { SHIPPED_MODEL } from "../score/text.ts";
import type { ExplainReport } from "./explain.ts";

/** Why an artist stands where it does, for people. */
export function explainText(report: ExplainReport, top: number): string {
  const of = report.listener === undefined ? "" : `, listened to by ${report.listener}`;
  const title = marked(
    `${report.artist_name} in ${monthOf(report.month)}${of}`,
    report.simulated,
  );
  if (!report.scored) {
    return [
      title,
      "Not scored, because the artist is not eligible that month:",
      ...report.broken_rules.map(({ why }) => `- ${why}.`),
      "The rules are in configs/breakout.yaml.",
    ].join("\n");
  }
  const { probability, raw_score, threshold, is_breakout } = report;
  return [
    title,
    `Probability ${decimal(probability)}, threshold ${decimal(threshold)}: ` +
    (is_breakout ? "an alert." : "no alert."),
    reasonsTable(report, top),
    "Log-odds above 0 speak for a breakout, below against. Together they are " +
    (raw_score === undefined
      ? "the probability."
      : `the model's own probability of ${decimal(raw_score)}, before calibration.`),
    ...(report.model === "shipped" ? [SHIPPED_MODEL] : []),
  ].join("\n");
}

function reasonsTable({ base, margin, reasons }: ScoredArtist, top: number): string {
  const rest = reasons.slice(top);
  const others: [string, number][] = [
    [counted(rest.length, "weaker reason"), sum(rest, ({ contribution }) => contribution)],
  ];
  const lines: [string, number][] = [
    ["before looking at the artist", base],
    ...reasons.slice(0, top)
      .map(({ phrase, contribution }): [string, number] => [phrase, contribution]),
    ...(rest.length === 0 ? [] : others),
    ["together", margin],
  ];
  return textTable(
    ["reason", "log-odds", "speaks"],
    lines.map(([what, logOdds]) => [what, signed(logOdds, 2), direction(logOdds)]),
  );
}

function direction(value: number): string {
  if (Number(decimal(value, 2)) === 0) return "";
  return value > 0 ? "for" : "against";
}
