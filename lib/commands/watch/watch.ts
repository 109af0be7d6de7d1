import { dayNumber } from "../../base/calendar.ts";
import { exists, jsonText, writeTogether } from "../../base/files.ts";
import { readRecord } from "../../base/records.ts";
import { followed, horizonDays } from "../../evaluation/new_favourites.ts";
import type { LookSource } from "../../prediction/asked.ts";
import { type BecameCore, type News, newsOf, toldBy, toldSchema } from "../../prediction/news.ts";
import { PERIOD_DAYS } from "../../snapshots/periods.ts";
import type { Workspace } from "../../workspace/workspace.ts";
import { scoreArtists, type ScoreReport } from "../score/score.ts";
import { syncLastfm, type SyncReport, type SyncRequest } from "../sync/sync.ts";
import { atomFeed } from "./text.ts";

export interface WatchReport
  extends Pick<ScoreReport, "simulated" | "period_start" | "period_end" | "core_by" | "artists"> {
  readonly schema_version: 1;
  /** What was fetched; `null` without `--user`. */
  readonly sync: SyncReport | null;
  /** What was not told before: who became core, the latest first, then who is named, the likeliest. */
  readonly news: readonly News[];
  readonly list: string;
  readonly feed: string;
}

/**
 * Fetches what is new, scores, and tells what was not told before; writes list, memory and feed.
 *
 * @param sync what to fetch before
 * @param top how many of the likeliest are told
 * @param now seconds since 1970
 * @throws UserError as `sync` and `score`
 */
export async function watchList(
  workspace: Workspace,
  { sync, top }: { readonly sync: SyncRequest | null; readonly top: number },
  now: number = Math.floor(Date.now() / 1000),
): Promise<WatchReport> {
  const { paths, show, breakout } = workspace;
  const fetched = sync === null ? null : await syncLastfm(workspace, sync, now);
  const before = await exists(paths.told)
    ? await readRecord(paths.told, toldSchema, "Delete it: what it told is told again.")
    : null;
  const sources: LookSource[] = [];
  const scored = await scoreArtists(workspace, null, now, (_, { source }) => {
    sources.push(source);
  });
  const known = sources.filter(({ months }) => months === null).map(followed);
  const core = known.flatMap(({ listener, courses }) =>
    courses.flatMap(({ artist, favourite: day }): BecameCore[] =>
      day === null ? [] : [{ listener, artist, day }]
    )
  );
  const lastDay = Math.max(dayNumber(scored.period_end), ...known.map(({ lastDay }) => lastDay));
  const news = newsOf(scored.watchlist, core, lastDay, before, {
    top,
    horizon: horizonDays(breakout),
    recent: PERIOD_DAYS,
    at: new Date(now * 1000).toISOString(),
  });
  const told = toldBy(news, before, lastDay);
  await writeTogether([[paths.told, jsonText(told)], [paths.feed, atomFeed(told)]]);
  return {
    schema_version: 1,
    sync: fetched,
    simulated: scored.simulated,
    period_start: scored.period_start,
    period_end: scored.period_end,
    core_by: scored.core_by,
    artists: scored.artists,
    news,
    list: show(paths.watchlist),
    feed: show(paths.feed),
  };
}
