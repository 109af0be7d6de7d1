/**
 * What notebooks say of a history in words and tables.
 *
 * @module
 */
import { ARCHETYPES } from "../eda/artists/archetypes.ts";
import type { History } from "../eda/history.ts";
import { dataQuality } from "../eda/history/quality.ts";
import { formatMonth } from "../base/calendar.ts";
import type { Displayable } from "../eda/drawing/figure.ts";
import { count } from "../text/text.ts";
import { monthsOf, numbersOf, textsOf } from "../tables/frame.ts";
import { prose, table } from "./display.ts";

/** Which history this is, how long and how large. */
export function introduce(history: History): Displayable {
  const { snapshots } = history;
  const months = [...new Set(monthsOf(snapshots, "snapshots"))].sort((a, b) => a - b);
  const [first, last] = [months[0] ?? NaN, months.at(-1) ?? NaN];
  const plays = numbersOf(snapshots, "plays_t").reduce((sum, n) => sum + n, 0);
  const artists = new Set(textsOf(snapshots, "artist_name")).size;
  const spelled = (month: number): string => formatMonth(month).slice(0, 7);
  const kind = history.simulated
    ? "**This is a simulated history**, made up by the program. No one listened to it, and no artist " +
      "in it exists."
    : history.scrobbles === null
    ? "**This history is a table of artist-months.** It says how often an artist was played in a " +
      "month, not when: whatever needs single plays is left out below, and says so."
    : "**This is your listening history.**";
  return prose(
    kind,
    `${count(plays)} plays of ${count(artists)} artists, ${spelled(first)} to ${spelled(last)} ` +
      `(${last - first + 1} months), time zone ` +
      `${history.workspace.project.time.timezone}.`,
    ...history.incomplete.map(({ listener, month, last_play, reason }) =>
      `> ${listener === undefined ? "The" : `${listener}: the`} last month, ${
        month.slice(0, 7)
      }, is ` +
      `incomplete (last play ${last_play}: ${reason}) and left out below. ` +
      "`labels.keep_incomplete_month` in `configs/breakout.yaml` keeps it."
    ),
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
