import { join } from "node:path";
import { exists, writeJson } from "../../base/files.ts";
import { readRecordIfSound } from "../../base/records.ts";
import {
  PAGE_SIZE,
  type PageRequest,
  type RecentTrack,
  type RecentTracksPage,
  recentTracksPageSchema,
} from "./recent_tracks.ts";

/** A stretch of a listener's scrobbles: `from` ≤ time < `to`, seconds since 1970. */
export type Stretch = Omit<PageRequest, "page">;

/** How far the reading of a stretch has come. */
export interface PageProgress {
  readonly page: number;
  readonly pages: number;
  readonly scrobbles: number;
}

export interface ReadStretch {
  /** Newest first, each once. */
  readonly tracks: readonly RecentTrack[];
  /** Pages asked for now, and pages that an earlier run had left. */
  readonly fetched: number;
  readonly resumed: number;
}

/** The folder that holds what was read of a stretch; its name tells which. */
export function stretchFolder(userFolder: string, { from, to }: Stretch): string {
  return join(userFolder, `${from}-${to}`);
}

/** The newest stretch in a user's folder: one that an earlier run began and did not end. */
export async function unfinishedStretch(userFolder: string, user: string): Promise<Stretch | null> {
  if (!await exists(userFolder)) return null;
  const found: Stretch[] = [];
  for await (const { name } of Deno.readDir(userFolder)) {
    const [, from, to] = /^(\d+)-(\d+)$/.exec(name) ?? [];
    if (from !== undefined) found.push({ user, from: Number(from), to: Number(to) });
  }
  return found.sort((a, b) => b.to - a.to)[0] ?? null;
}

/**
 * Reads all pages of a stretch, and saves each in the folder as it comes, so that a run that ends
 * early is taken up where it stopped.
 *
 * Pages are counted from the newest scrobble, so they move while they are read. A scrobble that is
 * added moves the others towards later pages: they come twice, and are kept once. One that is
 * removed moves them towards pages already read: the total tells, and those are read again.
 *
 * @param folder of this stretch alone; the caller removes it when the scrobbles are in safety
 */
export async function readStretch(
  getPage: (request: PageRequest) => Promise<RecentTracksPage>,
  stretch: Stretch,
  folder: string,
  onPage: (progress: PageProgress) => void = () => {},
): Promise<ReadStretch> {
  const tracks = new Map<string, RecentTrack>();
  let last: RecentTracksPage | null = null;
  let next: number | null = 1;
  const take = (page: RecentTracksPage): void => {
    for (const one of page.tracks) {
      tracks.set(JSON.stringify([one.time, one.artist, one.track]), one);
    }
    next = pageAfter(page, last);
    last = page;
    onPage({ page: page.page, pages: page.pages, scrobbles: tracks.size });
  };

  const file = (answer: number): string =>
    join(folder, `answer-${String(answer).padStart(6, "0")}.json`);
  let resumed = 0;
  while (next !== null) {
    const saved = await readRecordIfSound(file(resumed + 1), recentTracksPageSchema);
    if (saved === null) break; // not there, or cut short: read again
    resumed++;
    take(saved);
  }

  let fetched = 0;
  while (next !== null) {
    const page = await getPage({ ...stretch, page: next });
    fetched++;
    await writeJson(file(resumed + fetched), page);
    take(page);
  }
  return { tracks: [...tracks.values()].sort((a, b) => b.time - a.time), fetched, resumed };
}

/** The page to read after an answer; `null` after the last. */
function pageAfter(answer: RecentTracksPage, before: RecentTracksPage | null): number | null {
  const removed = before === null ? 0 : before.total - answer.total;
  if (removed > 0 && answer.page > 1) {
    return Math.max(1, answer.page - Math.ceil(removed / PAGE_SIZE));
  }
  return answer.page < answer.pages ? answer.page + 1 : null;
}
