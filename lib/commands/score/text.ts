import stringWidth from "string-width";
import { spanInWords } from "../../prediction/asked.ts";
import type { WatchlistEntry } from "../../prediction/entry.ts";
import { coreInWords, oddsInWords } from "../../prediction/look.ts";
import { changesInWords, MOST_NAMED, type SinceLastList } from "../../prediction/since_list.ts";
import { listRecordInWords } from "../../prediction/track_record.ts";
import { dayInWords } from "../../text/dates.ts";
import { printableLine } from "../../text/printable.ts";
import { count, counted, decimal, marked, nameOf, some, told } from "../../text/text.ts";
import type { AsText } from "../command.ts";
import type { ReplayReport } from "./replay.ts";
import type { ScoreReport } from "./score.ts";

export const scoreText = (top: number): AsText<ScoreReport> => (report, show) => {
  const shown = report.watchlist.slice(0, top);
  const { why_model, remarks, file, track_record, since } = report;
  return told([
    why_model,
    remarks,
    "",
    shown.length === 0 ? noneText(report) : listText(report, shown),
    since !== null && sinceText(since),
    `All in ${show(file)}.`,
    track_record !== null && shown.length > 0 && listRecordInWords(track_record),
  ]).join("\n");
};

function noneText({ period_start, period_end, core_at }: ScoreReport): string[] {
  return [
    `No artist is on the list of ${spanInWords(period_start, period_end)}` +
    (core_at === null ? "." : `; ${coreInWords(core_at)}.`),
    "A new artist is, once played often enough and not core yet; 'explain --artist' says what an " +
    "artist lacks.",
  ];
}

function sinceText(since: SinceLastList): string {
  const changes = changesInWords(since)
    .map(([what, artists]) => `${what} ${some(artists, MOST_NAMED)}`);
  return `Since the list of ${dayInWords(since.list)}` +
    (changes.length === 0 ? " nobody came or went." : `: ${changes.join("; ")}.`);
}

/** Columns of a name at most. */
const NAME = 38;

function listText(report: ScoreReport, shown: readonly WatchlistEntry[]): string[] {
  const { period_start, period_end, core_by, core_at, own_thresholds = [] } = report;
  const differ = shown.some((entry) => entry.core_by !== core_by);
  const cells = shown.map((entry) => ({
    entry,
    name: printableLine(nameOf(entry)),
    odds: `${entry.odds} (${decimal(entry.probability, 2)})`,
  }));
  const pad = (text: string, width: number): string =>
    text + " ".repeat(Math.max(0, width - stringWidth(text)));
  const width = Math.min(NAME, Math.max(...cells.map(({ name }) => stringWidth(name))));
  const oddsWidth = Math.max(...cells.map(({ odds }) => odds.length));
  const own = own_thresholds.map(({ listener, threshold }) =>
    `${listener} ${decimal(threshold, 2)}`
  );
  return [
    marked(
      `Likely to be core by ${differ ? "the day named" : dayInWords(core_by)}`,
      report.simulated,
    ),
    "",
    ...cells.flatMap(({ entry, name, odds }) => [
      `${count(entry.rank).padStart(2)}  ${pad(name, width)}  ${pad(odds, oddsWidth)}  ` +
      counted(entry.plays_t, "play"),
      `    ${entry.why}${differ ? `; by ${dayInWords(entry.core_by)}` : ""}`,
    ]),
    "",
    `The ${count(shown.length)} likeliest of ${counted(report.artists, "new artist")} of ` +
    (differ ? "everyone's 30 days up to the last play" : spanInWords(period_start, period_end)) +
    (core_at === null ? "." : `; ${coreInWords(core_at)}.`),
    ...(differ ? [] : [oddsInWords(report)]),
    `${counted(report.alerts, "alert")}: a probability of ${decimal(report.threshold, 2)} or more` +
    (own.length === 0 ? "." : ` (own models: ${own.join(", ")}).`),
  ];
}

export const replayText: AsText<ReplayReport> = (report, show) => {
  const { every, looks, listeners, rows, simulated } = report;
  const often = every === "month" ? "month" : counted(every, "day").replace(/^1 /, "");
  return told([
    report.why_model,
    marked(
      `Looked every ${often}: ${counted(looks, "look")} at ` +
        `${counted(listeners, "history", "histories")}, ${counted(rows, "row")}`,
      simulated,
    ) + ".",
    rows === 0 &&
    "Lists of the past leave out the first months of a history, in which everything is new.",
    `All in ${show(report.file)}. 'deno task breakout review' says what became of them.`,
  ]).join("\n");
};
