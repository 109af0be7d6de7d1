// @ts-types="@types/d3-array"
import { group } from "d3-array";
import { parseDay } from "../../base/calendar.ts";
import { csvRecords, parseCsv } from "../../base/csv_records.ts";
import { UserError } from "../../base/errors.ts";
import { entriesOf, exists, readText } from "../../base/files.ts";
import { join } from "node:path";
import { type ArtistCourse, coursesByDay, horizonDays } from "../../evaluation/new_favourites.ts";
import { type Review, reviewOf, type SaidHistory } from "../../evaluation/review.ts";
import { lastDayOf } from "../../prediction/asked.ts";
import { watchlistEntrySchema } from "../../prediction/entry.ts";
import { likeliest } from "../../prediction/look.ts";
import { readWatchlist } from "../../prediction/watchlist.ts";
import { readListeners } from "../../workspace/listeners.ts";
import type { Workspace } from "../../workspace/workspace.ts";

/** Lists that were written when they were asked for, or what lists of the past would have said. */
export type Origin = "written" | "replayed";

/** What `review` finds. */
export interface ReviewReport {
  readonly schema_version: 1;
  readonly simulated: boolean | null;
  /** How many of the likeliest of a list are looked at. */
  readonly top: number;
  /** Days in which what a list says has to come true. */
  readonly horizon_days: number;
  readonly reviews: readonly ({ readonly origin: Origin; readonly file: string } & Review)[];
}

const replayedSchema = watchlistEntrySchema.pick({
  listener: true,
  period_end: true,
  artist_name: true,
  probability: true,
});
type Said = Pick<
  (typeof replayedSchema)["_output"],
  "listener" | "period_end" | "artist_name" | "probability"
>;

const SCORE =
  "Lists are kept by 'deno task breakout score'; 'deno task breakout score --every 7d' " +
  "writes what those of the past would have said.";

/** What past lists of a root said and what became of it; those written, and those replayed. */
export async function reviewLists(workspace: Workspace, top: number): Promise<ReviewReport> {
  const { paths, show, breakout } = workspace;
  const [written, replayed] = [await readLists(paths.lists), await readReplay(paths.replay)];
  if (written === null && replayed === null) {
    throw new UserError(`${show(paths.lists)}: no lists yet. ${SCORE}`);
  }
  const { sources, calendar, simulated } = await readListeners(workspace);
  const known = sources.filter(({ history }) => history.time.length > 0).map(({ history }) => ({
    listener: history.listener,
    courses: coursesByDay(history, calendar, breakout),
    lastDay: lastDayOf(history, calendar),
  }));
  if (known.length === 0) {
    throw new UserError(
      `${show(paths.scrobbles)}: no plays here, and what became of artists is counted in days. ` +
        "Import the history",
    );
  }
  const horizon = horizonDays(breakout);
  const review = (origin: Origin, file: string, said: ReadLists): ReviewReport["reviews"] => [{
    origin,
    file: show(file),
    ...reviewOf(known.map((history) => historyWith(history, said)), horizon, top),
  }];
  return {
    schema_version: 1,
    simulated,
    top,
    horizon_days: horizon,
    reviews: [
      ...(written === null ? [] : review("written", paths.lists, written)),
      ...(replayed === null ? [] : review("replayed", paths.replay, replayed)),
    ],
  };
}

/** What files say, and of which days there are lists at all. */
interface ReadLists {
  readonly days: readonly string[];
  readonly said: readonly Said[];
}

function historyWith(
  history: {
    readonly listener: string | null;
    readonly courses: readonly ArtistCourse[];
    readonly lastDay: number;
  },
  { days, said }: ReadLists,
): SaidHistory {
  const own = said.filter(({ listener }) => (listener ?? null) === history.listener);
  const byDay = group(own, ({ period_end }) => period_end);
  return {
    ...history,
    lists: [...new Set([...days, ...byDay.keys()])].sort().map((day) => ({
      day: parseDay(day) ?? NaN,
      entries: [...byDay.get(day) ?? []].sort(likeliest)
        .map(({ artist_name, probability }) => ({ artist: artist_name, probability })),
    })),
  };
}

/** The lists that were kept; `null` without one. */
async function readLists(folder: string): Promise<ReadLists | null> {
  const files = (await entriesOf(folder)).map(({ name }) => name)
    .filter((name) => /^\d{4}-\d{2}-\d{2}\.csv$/.test(name)).sort();
  if (files.length === 0) return null;
  const said: Said[] = [];
  for (const file of files) said.push(...(await readWatchlist(join(folder, file))).entries);
  return { days: files.map((file) => file.slice(0, 10)), said };
}

async function readReplay(path: string): Promise<ReadLists | null> {
  if (!await exists(path)) return null;
  const columns = ["period_end", "artist_name", "probability"];
  const table = parseCsv(await readText(path, SCORE), path, columns);
  return { days: [], said: csvRecords(table, replayedSchema, SCORE) };
}
