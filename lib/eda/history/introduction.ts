import { extent, sum } from "d3-array";
import { parseMonth } from "../../base/calendar.ts";
import { counted } from "../../text/numbers.ts";
import { numbersOf, textsOf } from "../../tables/frame.ts";
import { type Displayable, prose } from "../drawing/display.ts";
import { monthName } from "../drawing/marks.ts";
import type { OpenHistory } from "../history.ts";

/** Which history this is, how long and how large. */
export function introduce(history: OpenHistory): Displayable {
  const { snapshots, simulated, plays, incomplete, workspace } = history;
  const [first = NaN, last = NaN] = extent(textsOf(snapshots, "month"), parseMonth);
  const artists = new Set(textsOf(snapshots, "artist_name")).size;
  return prose(
    simulated
      ? "**This is a simulated history**, made up by the program. No one listened to it, and no " +
        "artist in it exists."
      : plays === null
      ? "**This history is a table of artist-months.** It says how often an artist was played in " +
        "a month, not when: whatever needs single plays is left out below, and says so."
      : "**This is a listening history**, as it was recorded.",
    `${counted(sum(numbersOf(snapshots, "plays_t")), "play")} of ${counted(artists, "artist")}, ` +
      `${monthName(first)} to ${monthName(last)} (${
        counted(last - first + 1, "month")
      }), time zone ` +
      `${workspace.project.time.timezone}.`,
    ...incomplete.map(({ listener, month, last_play, reason }) =>
      `> ${listener === undefined ? "The" : `${listener}: the`} last month, ` +
      `${month.slice(0, 7)}, is incomplete (last play ${last_play}: ${reason}): figures by month ` +
      "leave it out, the list of today does not."
    ),
  );
}
