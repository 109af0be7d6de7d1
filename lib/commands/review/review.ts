import { csvRecords, parseCsv } from "../../base/csv_records.ts";
import { UserError } from "../../base/errors.ts";
import { readRecord } from "../../base/records.ts";
import { exists, readText } from "../../base/files.ts";
import { followed, horizonDays } from "../../evaluation/new_favourites.ts";
import { type Review, reviewOf } from "../../evaluation/review.ts";
import { watchlistEntrySchema } from "../../prediction/entry.ts";
import { type KeptLists, readKeptLists, saidTo } from "../../prediction/kept_lists.ts";
import { readListeners } from "../../workspace/listening.ts";
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
  const [written, replayed] = [await readKeptLists(paths.lists), await readReplay(paths)];
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
  const review = (origin: Origin, file: string, kept: KeptLists | null): Reviewed[] =>
    kept === null ? [] : [{
      origin,
      file: show(file),
      ...reviewOf(known.map((history) => saidTo(history, kept)), horizon, top),
    }];
  return {
    schema_version: 1,
    simulated,
    top,
    horizon_days: horizon,
    reviews: [
      ...review("written", paths.lists, written),
      ...review("replayed", paths.replay, replayed),
    ],
  };
}

async function readReplay(
  { replay: path, replayDays }: Workspace["paths"],
): Promise<KeptLists | null> {
  if (!await exists(path)) return null;
  const columns = ["period_end", "artist_name", "probability"];
  const schema = watchlistEntrySchema.pick({
    listener: true,
    period_end: true,
    artist_name: true,
    probability: true,
  });
  // An older version replayed lists without saying of which days they are.
  const { listeners } = await exists(replayDays)
    ? await readRecord(replayDays, replayDaysSchema, SCORE)
    : { listeners: [] };
  return {
    daysOf: (listener) => listeners.find((of) => of.listener === listener)?.days ?? [],
    said: csvRecords(parseCsv(await readText(path, SCORE), path, columns), schema, SCORE),
  };
}
