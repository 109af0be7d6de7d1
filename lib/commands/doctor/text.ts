import type { AsText } from "../command.ts";
import type { DoctorReport } from "./doctor.ts";
import { lastMonthText } from "../build/text.ts";
import {
  count,
  counted,
  type Lines,
  marked,
  monthOf,
  percent,
  reasonsText,
  some,
  told,
} from "../../text/text.ts";

/** What `doctor` sees, for people: facts first, then what is odd, then whether one can train. */
export const doctorText: AsText<DoctorReport> = (report, show) => {
  const odd = told(oddities(report, show("configs/project.yaml")));
  return told([
    marked(`${report.file}, looked over`, report.simulated),
    facts(report),
    "",
    odd.length === 0 ? "Nothing odd." : ["Odd:", odd.map((line) => `  - ${line}`)],
    "",
    sightInWords(report),
    "",
    training(report),
  ]).join("\n");
};

/** What the rules mean for this listener. */
function sightInWords({ sight, listeners }: DoctorReport): string {
  const { plays_to_core, favourites, core_at_once, in_sight } = sight;
  const whom = listeners === undefined ? "you" : "the median listener";
  const core =
    `Core means ${counted(plays_to_core, "play")} in 30 days for ${whom}, at the pace of the ` +
    "last half year.";
  const { daily, weekly } = in_sight;
  if (core_at_once === null || daily === null || weekly === null) {
    return `${core} The history is too short to tell how many new favourites a list can see coming.`;
  }
  const inHundred = (share: number): string => `${Math.round(100 * share)} in 100`;
  return `${core} Of ${counted(favourites, "artist")} that became core since lists could be ` +
    `made, ${inHundred(core_at_once)} were core on the day of their discovery; a weekly list can ` +
    `hold ${inHundred(weekly)} of them before they are, a daily one ${inHundred(daily)}.`;
}

function facts(report: DoctorReport): string[] {
  const { months, listeners, artists, tracks, plays } = report;
  const whose = listeners === undefined ? "" : `, heard by ${counted(listeners, "listener")}`;
  return [
    `  ${counted(plays, "play")} of ${counted(tracks, "track")} by ` +
    `${counted(artists, "artist")}${whose}`,
    `  ${report.first} to ${report.last} UTC: ${counted(months.count, "month")}, ` +
    `${monthOf(months.first)} to ${monthOf(months.last)}, in time zone ${report.timezone}; ` +
    `${counted(months.median_plays, "play")} in the median month`,
    `  ${lastMonthText(report.last_month)}`,
  ];
}

/** What is odd, as far as there is something to tell. */
function oddities(report: DoctorReport, config: string): Lines {
  const {
    duplicates,
    told_twice: twice,
    months,
    gaps,
    bursts,
    name_variants: variants,
    time_zone,
  } = report;
  const rejected = reasonsText(report.rejected);
  const silent = months.without_plays;
  return [
    rejected.total > 0 &&
    `${count(rejected.total)} of ${count(report.rows)} rows cannot be used: ${rejected.told}` +
      (report.too_many_rejected ? ". More than max_rejected_share allows: a build stops" : ""),
    duplicates > 0 &&
    `${counted(duplicates, "play is", "plays are")} there twice; the next import or sync ` +
      `removes ${duplicates === 1 ? "it" : "them"}`,
    twice.length > 0 &&
    `${counted(twice.length, "month")} in which nearly every play has another of the same track ` +
      `within ten minutes (${some(twice.map(monthOf), 6)}): if two services told of the same ` +
      "listening it counts twice; import one of them alone",
    silent.length > 0 &&
    `${counted(silent.length, "month")} without a play: ${some(silent.map(monthOf), 6)}`,
    gaps.length > 0 &&
    "longest gaps: " +
      gaps.map(({ from, to, days }) =>
        `${counted(Math.round(days), "day")} (${from.slice(0, 10)} to ${to.slice(0, 10)})`
      ).join(", "),
    burstLine("minute", bursts.minutes),
    burstLine("day", bursts.days),
    variants.groups > 0 &&
    "artist names that differ only by case or accents, and count as different artists " +
      `(${count(variants.groups)}): ` +
      variants.examples.map(({ names }) =>
        names.map(({ name, plays }) => `${name} (${count(plays)})`).join(" / ")
      ).join("; "),
    time_zone.on_the_minute > 0.9 &&
    `${percent(time_zone.on_the_minute, 0)} of the times are known to the minute only`,
    nightLine(time_zone, report.timezone, config),
  ];
}

function burstLine(
  what: string,
  { count: found, plays, examples }: DoctorReport["bursts"]["minutes"],
): Lines {
  const some = examples.map(({ from, plays }) => `${from} (${count(plays)})`).join(", ");
  return found > 0 &&
    `${counted(found, what)} with more plays than can be heard, ${counted(plays, "play")} in ` +
      `all: ${some}. They were stamped together, not when they were heard`;
}

function nightLine(
  { quiet, hours_to_night: hours }: DoctorReport["time_zone"],
  zone: string,
  config: string,
): Lines {
  // Some sleep early, some late: less than four hours is a habit, not a time zone.
  if (quiet === null || hours === null || Math.abs(hours) < 4) return null;
  const clock = (hour: number): string => `${String(hour % 24).padStart(2, "0")}:00`;
  return `least is heard from ${clock(quiet.from)} to ${clock(quiet.from + quiet.hours)} in ` +
    `${zone}. If that is the night, the clock there is ${counted(Math.abs(hours), "hour")} ` +
    `${hours > 0 ? "ahead of" : "behind"} ${zone}: say so in ${config}, as in 'time: ` +
    "{timezone: America/Chicago}', so that days and months are those of the listener";
}

function training({ training }: DoctorReport): Lines {
  const { enough, missing, rows, breakouts, warnings } = training;
  const size = `${counted(rows, "artist-month")} to learn from, ${counted(breakouts, "breakout")}`;
  if (!enough) return missing ?? "";
  return [`Enough to train on: ${size}.`, warnings.map((warning) => `  Note: ${warning}.`)];
}
