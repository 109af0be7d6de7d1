import { spanInWords } from "../../prediction/asked.ts";
import { listRecordInWords } from "../../prediction/track_record.ts";
import { dayInWords } from "../../text/dates.ts";
import stringWidth from "string-width";
import type { WatchlistEntry } from "../../prediction/entry.ts";
import { printableLine } from "../../text/printable.ts";
import { count, counted, decimal, marked } from "../../text/text.ts";
import type { AsText } from "../command.ts";
import type { ReplayReport } from "./replay.ts";
import type { ScoreReport } from "./score.ts";

export const scoreText = (top: number): AsText<ScoreReport> => (report, show) => {
  const shown = report.watchlist.slice(0, top);
  return [
    report.why_model,
    ...report.remarks,
    "",
    ...(shown.length === 0 ? noneText(report) : listText(report, shown)),
    `All in ${show(report.file)}.`,
    ...(report.track_record === null || shown.length === 0
      ? []
      : [listRecordInWords(report.track_record)]),
  ].join("\n");
};

function noneText({ period_start, period_end }: ScoreReport): string[] {
  return [
    `No artist is on the list of ${spanInWords(period_start, period_end)}.`,
    "A new artist is, once played often enough and not core yet; 'explain --artist' says what an " +
    "artist lacks.",
  ];
}

function listText(report: ScoreReport, shown: ScoreReport["watchlist"]): string[] {
  const width = Math.min(NAME, Math.max(...shown.map((entry) => stringWidth(nameOf(entry)))));
  const oddsWidth = Math.max(...shown.map((entry) => toldOdds(entry).length));
  const { period_start, period_end, core_by } = report;
  const differ = shown.some((entry) => entry.core_by !== core_by);
  return [
    marked(
      differ ? "Likely to be core by the day named" : `Likely to be core by ${dayInWords(core_by)}`,
      report.simulated,
    ),
    "",
    ...shown.flatMap((entry) => [
      headline(entry, width, oddsWidth),
      `    ${entry.why}${differ ? `; by ${dayInWords(entry.core_by)}` : ""}`,
    ]),
    "",
    `The ${count(shown.length)} likeliest of ${counted(report.artists, "new artist")} ` +
    (differ
      ? "of everyone's 30 days up to the last play."
      : `of ${spanInWords(period_start, period_end)}.`),
    `${counted(report.alerts, "alert")}: a probability of ${decimal(report.threshold, 2)} or more` +
    `${ownThresholds(report)}.`,
  ];
}

/** Columns of a name at most. */
const NAME = 38;

function nameOf({ artist_name, listener }: WatchlistEntry): string {
  return printableLine(listener === undefined ? artist_name : `${artist_name} (${listener})`);
}

function toldOdds({ odds, probability }: WatchlistEntry): string {
  return `${odds} (${decimal(probability, 2)})`;
}

function headline(entry: WatchlistEntry, width: number, oddsWidth: number): string {
  const pad = (text: string, to: number): string =>
    text + " ".repeat(Math.max(0, to - stringWidth(text)));
  const rank = count(entry.rank).padStart(2);
  return `${rank}  ${pad(nameOf(entry), width)}  ${pad(toldOdds(entry), oddsWidth)}  ` +
    counted(entry.plays_t, "play");
}

function ownThresholds({ own_thresholds = [] }: ScoreReport): string {
  if (own_thresholds.length === 0) return "";
  const each = own_thresholds.map(({ listener, threshold }) =>
    `${listener} ${decimal(threshold, 2)}`
  );
  return ` (own models: ${each.join(", ")})`;
}

export const replayText: AsText<ReplayReport> = (report, show) => {
  const often = report.every === "month"
    ? "every month"
    : `every ${counted(report.every, "day").replace(/^1 /, "")}`;
  return [
    report.why_model,
    marked(
      `Looked ${often}: ${counted(report.looks, "look")} at ` +
        `${counted(report.listeners, "history", "histories")}, ${counted(report.rows, "row")}`,
      report.simulated,
    ) + ".",
    ...(report.rows > 0 ? [] : [
      "Lists of the past leave out the first months of a history, in which everything is new.",
    ]),
    `All in ${show(report.file)}.`,
  ].join("\n");
};
