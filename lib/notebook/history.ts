/**
 * What notebooks say of a history in words and tables.
 *
 * @module
 */
import { ARCHETYPES } from "../analysis/archetypes.ts";
import type { History } from "../analysis/history.ts";
import { monthTotals } from "../analysis/monthly.ts";
import { dataQuality } from "../analysis/quality.ts";
import { formatMonth } from "../calendar.ts";
import type { Displayable } from "../figures/figure.ts";
import { count } from "../report/text.ts";
import { prose, table } from "./display.ts";

/** Which history this is, how long and how large. */
export function introduce(history: History): Displayable {
  const months = monthTotals(history.artistMonths);
  const plays = months.reduce((sum, month) => sum + month.plays, 0);
  const artists = new Set(history.artistMonths.map((row) => row.artist)).size;
  const spelled = (month: number | undefined): string =>
    month === undefined ? "–" : formatMonth(month).slice(0, 7);
  const kind = history.simulated
    ? "**This is a simulated history**, made up by the program. No one listened to it, and no artist " +
      "in it exists."
    : history.scrobbles === null
    ? "**This history is a table of artist-months.** It says how often an artist was played in a " +
      "month, not when: whatever needs single plays is left out below, and says so."
    : "**This is your listening history.**";
  return prose(
    kind,
    `${count(plays)} plays of ${count(artists)} artists, ${spelled(months[0]?.month)} to ` +
      `${spelled(months.at(-1)?.month)} (${months.length} months), time zone ` +
      `${history.workspace.project.time.timezone}.`,
  );
}

/** What was looked for in the data, and how often it was found. */
export function qualityTable(history: History): Displayable {
  const { file, rows, checks } = dataQuality(history);
  return table(["check", "found", "note"], [
    ["rows", count(rows), file],
    ...checks.map(({ check, count: found, note }) => [check, count(found), note]),
  ]);
}

/** The rules by which artists are sorted into courses. */
export function archetypeTable(): Displayable {
  return table(["course", "rule, the first that holds"], ARCHETYPES.map((a) => [a.name, a.rule]));
}
