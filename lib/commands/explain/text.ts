import type { ScoredArtist } from "../../prediction/artist_month.ts";
import type { ExplainReport } from "./explain.ts";
import { counted, decimal, marked, monthOf, textTable } from "../../text/text.ts";

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
  ].join("\n");
}

function reasonsTable({ base, margin, reasons }: ScoredArtist, top: number): string {
  const rest = reasons.slice(top);
  const others = rest.reduce((sum, { contribution }) => sum + contribution, 0);
  const lines: [string, number][] = [
    ["before looking at the artist", base],
    ...reasons.slice(0, top).map(({ phrase, contribution }): [string, number] => [
      phrase,
      contribution,
    ]),
    ...(rest.length === 0
      ? []
      : [[counted(rest.length, "weaker reason"), others] as [string, number]]),
    ["together", margin],
  ];
  return textTable(
    ["reason", "log-odds", "speaks"],
    lines.map(([what, logOdds]) => [what, signed(logOdds), direction(logOdds)]),
  );
}

function signed(value: number): string {
  const text = decimal(value, 2);
  if (Number(text) === 0) return decimal(0, 2);
  return value > 0 ? `+${text}` : text;
}

function direction(value: number): string {
  if (Number(decimal(value, 2)) === 0) return "";
  return value > 0 ? "for" : "against";
}
