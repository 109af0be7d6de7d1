import { csvRecords, parseCsv } from "../../base/csv_records.ts";
import { UserError } from "../../base/errors.ts";
import { readRecord } from "../../base/records.ts";
import { exists, readText } from "../../base/files.ts";
import { followed, horizonDays } from "../../evaluation/new_favourites.ts";
import { type Review, reviewOf } from "../../evaluation/review.ts";
import { watchlistEntrySchema } from "../../prediction/entry.ts";
import { type KeptLists, readKeptLists, saidTo } from "../../prediction/kept_lists.ts";
import { readListeners } from "../../workspace/listeners.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { replayDaysSchema } from "../score/replay.ts";

/** Lists that were written when they were asked for, or what lists of the past would have said. */
export type Origin = "written" | "replayed";

export interface ReviewReport {
  readonly schema_version: 1;
  readonly simulated: boolean | null;
  /** How many of the likeliest of a list are looked at. */
  readonly top: number;
  /** Days in which what a list says has to come true. */
  readonly horizon_days: number;
  readonly reviews: readonly Reviewed[];
}

/** What came of the lists of one origin. */
export interface Reviewed extends Review {
  readonly origin: Origin;
  readonly file: string;
}

const SCORE =
  "Lists are kept by 'deno task breakout score'; 'deno task breakout score --every 7d' " +
  "writes what those of the past would have said.";

export async function reviewLists(workspace: Workspace, top: number): Promise<ReviewReport> {
  const { paths, show, breakout } = workspace;
  const [written, replayed] = [await readKeptLists(paths.lists), await readReplay(paths.replay)];
  if (written === null && replayed === null) {
    throw new UserError(`${show(paths.lists)}: no lists yet. ${SCORE}`);
  }
  const { sources, simulated } = await readListeners(workspace);
  const known = sources.filter(({ months }) => months === null).map(followed);
  if (known.length === 0) {
    throw new UserError(
      `${show(paths.scrobbles)}: no plays here, and what became of artists is counted in days. ` +
        "Import the history",
    );
  }
  const horizon = horizonDays(breakout);
  const daysOf = await readReplayDays(paths.replayDays);
  const review = (origin: Origin, file: string, { days, said }: KeptLists): Reviewed[] => [{
    origin,
    file: show(file),
    ...reviewOf(
      known.map((history) => {
        const own = origin === "written" ? days : daysOf.get(history.listener) ?? [];
        return saidTo(history, { days: own, said });
      }),
      horizon,
      top,
    ),
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

async function readReplay(path: string): Promise<KeptLists | null> {
  if (!await exists(path)) return null;
  const columns = ["period_end", "artist_name", "probability"];
  const schema = watchlistEntrySchema.pick({
    listener: true,
    period_end: true,
    artist_name: true,
    probability: true,
  });
  return {
    days: [],
    said: csvRecords(parseCsv(await readText(path, SCORE), path, columns), schema, SCORE),
  };
}

/** By listener, the days of replayed lists; none where an older version replayed them. */
async function readReplayDays(path: string): Promise<Map<string | null, string[]>> {
  if (!await exists(path)) return new Map();
  const { listeners } = await readRecord(path, replayDaysSchema, SCORE);
  return new Map(listeners.map(({ listener, days }) => [listener, days]));
}
