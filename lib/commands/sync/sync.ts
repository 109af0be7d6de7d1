import { max, sum } from "d3-array";
import type { ProgressListener } from "../../base/progress.ts";
import { join } from "node:path";
import { UserError } from "../../base/errors.ts";
import { listenersNamed, refuseMixedListeners } from "../../scrobbles/distinct.ts";
import { findHistory, type MergeReport, mergeScrobbles } from "../../scrobbles/merge.ts";
import { normaliseName } from "../../scrobbles/names.ts";
import { type ImportedScrobble, PlayColumns } from "../../scrobbles/plays.ts";
import { formatTimestamp } from "../../base/timestamp.ts";
import { countReason, faultOf } from "../../scrobbles/usable.ts";
import { type LastfmOptions, recentTracksOf } from "../../scrobbles/lastfm/recent_tracks.ts";
import {
  type PageProgress,
  readStretch,
  type Stretch,
  stretchFolder,
  unfinishedStretch,
} from "../../scrobbles/lastfm/stretch.ts";
import type { Workspace } from "../../workspace/workspace.ts";

export interface SyncRequest extends Pick<LastfmOptions, "key" | "onRetry" | "retry"> {
  /** The name at Last.fm. */
  readonly user: string;
  /** Whose plays these are, in a history of several listeners. */
  readonly listener?: string | undefined;
  /** Whether to read the whole history instead of what is new. */
  readonly full?: boolean | undefined;
  /** Instead of the configured address. */
  readonly baseUrl?: string | undefined;
  /** Hears of each page that is there. */
  readonly onPage?: ProgressListener;
}

export interface SyncReport
  extends Pick<MergeReport, "before" | "added" | "after" | "replaced_simulated"> {
  readonly file: string;
  readonly user: string;
  readonly listener: string | null;
  /** Scrobbles from this time on were read, UTC; `null` if all were. */
  readonly since: string | null;
  readonly pages: { readonly fetched: number; readonly resumed: number };
  /** Scrobbles that Last.fm gave, those of an overlap in each stretch. */
  readonly received: number;
  /** Of these, what cannot be a play, by reason. */
  readonly left_out: Readonly<Record<string, number>>;
}

const DAY_S = 86_400;

/**
 * Brings the listening history up to date with Last.fm: what is new since the newest known play and
 * a few days before, since a player that was offline delivers late. Scrobbles are merged when a
 * stretch is complete, so the newest known play always has everything before it.
 *
 * @param now seconds since 1970
 * @throws UserError for an unknown user, a private profile, a bad key, faults that do not pass, or a
 * history that the plays cannot join
 */
export async function syncLastfm(
  workspace: Workspace,
  request: SyncRequest,
  now: number = Math.floor(Date.now() / 1000),
): Promise<SyncReport> {
  const { lastfm } = workspace.sources;
  const { user, full = false, baseUrl, onPage, listener: whose = "", ...service } = request;
  if (!/^[\w-]+$/.test(user)) {
    throw new UserError(
      `${JSON.stringify(user)} is no Last.fm user name: those have letters, digits, - and _ only`,
    );
  }
  const listener = normaliseName(whose);
  const getPage = recentTracksOf({
    ...service,
    baseUrl: baseUrl ?? lastfm.base_url,
    requestsPerSecond: lastfm.requests_per_second,
  });
  const folder = join(workspace.paths.raw, "lastfm", user.toLowerCase());
  const overlap = Math.ceil(lastfm.overlap_days * DAY_S);
  const newest = await newestPlay(workspace, listener, now);
  const from = full || newest === null ? 0 : Math.max(0, newest - overlap);

  const pages = { fetched: 0, resumed: 0 };
  const leftOut: Record<string, number> = {};
  const merges: MergeReport[] = [];
  let received = 0;
  const bring = async (stretch: Stretch): Promise<void> => {
    const at = stretchFolder(folder, stretch);
    let reached: PageProgress | undefined;
    const read = await readStretch(getPage, stretch, at, (progress) => {
      reached = progress;
      onPage?.(progress.page, progress.pages, `${progress.scrobbles} scrobbles`);
    }).catch((error: unknown) => {
      throw withSavedPages(error, reached);
    });
    pages.fetched += read.fetched;
    pages.resumed += read.resumed;
    received += read.tracks.length;
    const plays = read.tracks.flatMap(({ artist, track, album, time }): ImportedScrobble[] => {
      const [artist_name, track_name] = [normaliseName(artist), normaliseName(track)];
      const fault = faultOf(artist_name, track_name, true, time, now);
      if (fault === null) {
        return [{
          listener,
          artist_name,
          track_name,
          album_name: album,
          time,
          resolution: "second",
        }];
      }
      countReason(leftOut, fault);
      return [];
    });
    merges.push(await mergeScrobbles(workspace, new PlayColumns(plays)));
    await Deno.remove(at, { recursive: true });
  };

  const unfinished = await unfinishedStretch(folder, user);
  let start = from;
  if (unfinished !== null && unfinished.from <= from) {
    await bring(unfinished);
    start = Math.max(0, unfinished.to - overlap);
  } else if (unfinished !== null) {
    await Deno.remove(stretchFolder(folder, unfinished), { recursive: true }); // does not reach back
  }
  await bring({ user, from: start, to: now + 1 });

  const file = workspace.show(workspace.paths.scrobbles);
  return {
    file,
    user,
    listener: listener === "" ? null : listener,
    since: from === 0 ? null : formatTimestamp(from),
    pages,
    received,
    left_out: leftOut,
    before: merges[0]?.before ?? 0,
    added: sum(merges, (merge) => merge.added),
    after: merges.at(-1)?.after ?? 0,
    replaced_simulated: merges.some((merge) => merge.replaced_simulated),
  };
}

/** When the listener's newest play of the history was; `null` without one. A simulated one is none. */
async function newestPlay(
  workspace: Workspace,
  listener: string,
  now: number,
): Promise<number | null> {
  const { history: { plays } } = await findHistory(workspace, new PlayColumns());
  const asked = { named: listener !== "", nameless: listener === "" };
  const file = workspace.show(workspace.paths.scrobbles);
  refuseMixedListeners(listenersNamed(plays), asked, file); // told before any page is asked for
  const code = plays.nameCode(listener);
  const times = plays.time.subarray(0, plays.length)
    .filter((time, play) => plays.listener[play] === code && time <= now);
  return max(times) ?? null;
}

function withSavedPages(error: unknown, reached: PageProgress | undefined): unknown {
  if (!(error instanceof UserError) || reached === undefined) return error;
  return new UserError(
    `${error.message.replace(/\.?$/, ".")} The first ${reached.page} of ${reached.pages} pages ` +
      "are saved and will not be asked for again.",
  );
}
