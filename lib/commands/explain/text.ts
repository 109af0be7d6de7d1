import { spanInWords } from "../../prediction/asked.ts";
import type { ListedArtist, PeriodPlays } from "../../prediction/explained_artist.ts";
import { oddsInWords } from "../../prediction/look.ts";
import { dayInWords } from "../../text/dates.ts";
import { count, decimal, type Lines, marked, recordTable, signed, told } from "../../text/text.ts";
import type { ExplainReport } from "./explain.ts";

/**
 * What is to be expected of an artist and why, for people.
 *
 * @param all whether to list what every feature adds
 */
export function explainText(report: ExplainReport, all: boolean): string {
  const of = report.listener === null ? "" : `, listened to by ${report.listener}`;
  const span = spanInWords(report.period_start, report.period_end);
  return told([
    marked(`${report.artist_name} in ${span}${of}`, report.simulated),
    "",
    report.scored ? listedText(report, report, all) : [
      "Not on the list:",
      report.broken_rules.map(({ why }) => `- ${why}.`),
      "The rules are in configs/breakout.yaml.",
    ],
    "",
    courseText(report.course),
    report.scored && oddsInWords(report),
    report.why_model,
    report.remarks,
  ]).join("\n");
}

function listedText(
  listed: ListedArtist,
  { core_by, threshold }: ExplainReport,
  all: boolean,
): Lines {
  const { entry, rank, of, groups, base, margin, reasons } = listed;
  const { odds, probability, why, is_breakout, raw_score } = entry;
  return [
    `${capital(odds)} (${decimal(probability, 2)}) to be core by ${dayInWords(core_by)}: number ` +
    `${count(rank)} of ${count(of)} on the list` +
    (is_breakout ? `, an alert (${decimal(threshold, 2)} or more).` : "."),
    `${capital(why)}.`,
    "",
    recordTable(groups, {
      what: ({ about }) => about,
      says: ({ phrase }) => phrase ?? "",
      ...LOG_ODDS,
    }),
    all && recordTable([
      { phrase: "before looking at the artist", contribution: base },
      ...reasons,
      { phrase: "together", contribution: margin },
    ], { reason: ({ phrase }) => phrase, ...LOG_ODDS }),
    `Log-odds above 0 speak for it, below against; with the ${signed(base, 2)} of any artist ` +
    `on a list they come to ${signed(margin, 2)}` +
    (raw_score === undefined
      ? "."
      : `, a probability of ${decimal(raw_score, 2)} before calibration.`),
  ];
}

const LOG_ODDS = {
  "log-odds": ({ contribution }: { readonly contribution: number }) => signed(contribution, 2),
  "speaks": ({ contribution }: { readonly contribution: number }) => direction(contribution),
};

/** The height of a bar, from none to all. */
const BARS = " ▁▂▃▄▅▆▇█";

/** The plays of the last periods as bars and as numbers. */
function courseText(course: readonly PeriodPlays[]): Lines {
  const most = Math.max(...course.map(({ plays }) => plays));
  if (course.length < 2 || most <= 0) return null;
  const bars = course.map(({ plays }) => BARS[Math.ceil(plays / most * 8)]).join("");
  const numbers = course.map(({ plays }) => count(plays)).join(", ");
  const end = dayInWords(course.at(-1)?.period_end ?? "");
  return `Plays by month, up to ${end}: ${bars}  ${numbers}`;
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

function direction(value: number): string {
  if (Number(decimal(value, 2)) === 0) return "";
  return value > 0 ? "for" : "against";
}
