import type { BuildReport } from "./build/build_report.ts";
import type { SampleReport } from "./sample/sample.ts";
import type { ScoreReport } from "./score/score.ts";
import { lastMonthText } from "./last_month.ts";
import { count, decimal, marked, monthOf, percent, textTable } from "../text/text.ts";

/** What `sample` did, for people. */
export function sampleText(report: SampleReport): string {
  return `Wrote a simulated history to ${report.file}: ${count(report.plays)} plays of ` +
    `${count(report.artists)} artists, ${report.first} to ${report.last}, seed ${report.seed}.`;
}

/** What `build` did, for people. */
export function buildText(report: BuildReport): string {
  const { scrobbles, months, modeling } = report;
  const rejected = Object.entries(scrobbles.rejected);
  const total = rejected.reduce((sum, [, rows]) => sum + rows, 0);
  const aside = total === 0 ? "none set aside" : `${count(total)} set aside (` +
    rejected.map(([reason, rows]) => `${count(rows)} ${reason}`).join(", ") + ")";
  return [
    marked(`Built from ${scrobbles.file}`, scrobbles.simulated),
    textTable(["table", "rows", "file"], [
      ["scrobbles", count(scrobbles.kept), `${scrobbles.file}, ${aside}`],
      ["artist-month snapshots", count(report.snapshots.rows), report.snapshots.file],
      ["features", count(report.features.rows), report.features.file],
      ["scorable", count(report.scorable.rows), report.scorable.file],
      ["modeling", count(modeling.rows), `${modeling.file}, ${modeling.positives} breakouts`],
    ]),
    `${count(scrobbles.artists)} artists over ${months.count} months, ` +
    `${monthOf(months.first)} to ${monthOf(months.last)}, time zone ${report.timezone}.`,
    ...lastMonth(report),
    ...metadataNote(report),
  ].join("\n");
}

function metadataNote({ metadata, scrobbles }: BuildReport): string[] {
  return metadata === undefined ? [] : [
    `Artists' metadata from ${metadata.file} joined: ${count(metadata.known)} of ` +
    `${count(scrobbles.artists)} artists have a row. They are of the day they were looked up.`,
  ];
}

/** The likeliest breakouts, for people. */
export function scoreText(report: ScoreReport, top: number): string {
  const shown = report.watchlist.slice(0, top);
  const withListener = shown.some((entry) => entry.listener !== undefined);
  return [
    marked(
      `The ${shown.length} likeliest breakouts of ${monthOf(report.month)}, of ${report.artists} ` +
        "eligible artists",
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
        String(entry.rank),
        ...(withListener ? [entry.listener ?? ""] : []),
        entry.artist_name,
        decimal(entry.probability),
        entry.is_breakout ? "yes" : "",
        count(entry.plays_t),
        percent(entry.share_t, 2),
        count(entry.days_active_t),
        count(entry.months_since_first_seen),
      ]),
    ),
    `Threshold ${decimal(report.threshold)}${ownThresholds(report)}, ${report.alerts} alerts. ` +
    `All in ${report.file}.`,
    ...lastMonth(report),
  ].join("\n");
}

function lastMonth({ last_month }: Pick<BuildReport, "last_month">): string[] {
  return last_month === undefined ? [] : [lastMonthText(last_month)];
}

function ownThresholds({ own_thresholds = [] }: ScoreReport): string {
  if (own_thresholds.length === 0) return "";
  const each = own_thresholds.map(({ listener, threshold }) => `${listener} ${decimal(threshold)}`);
  return ` (own models: ${each.join(", ")})`;
}
