/**
 * Ranks an export in a thread of its own.
 *
 * @module
 */
import { UserError } from "../base/errors.ts";
import { rankAnswer } from "../drop/answer.ts";
import { type RankRequest, readOptions } from "../drop/request.ts";
import { rankerOf, type ServedRanker } from "../drop/served_ranker.ts";
import { rankExport } from "../prediction/rank_export.ts";
import { blobFile } from "../scrobbles/import/source.ts";
import { answerInThread, Thread } from "./thread.ts";

/** A small body may unpack to much that takes memory. */
const LIMITS = {
  /** Bytes. */
  mostUnpacked: 512 * 2 ** 20,
  mostPlays: 2_000_000,
  most: { listener: 1_000, artist: 250_000 },
};
/** After so long it is given up. */
const MOST_MS = 60_000;

const NAME = "the body";

/** What to rank, and how. */
interface RankWork {
  readonly request: RankRequest;
  /** A {@link ServedRanker} as JSON. */
  readonly ranker: string;
  /** The export. No array of bytes: Deno would look at each of them when it hands it over. */
  readonly body: ArrayBuffer;
}

/**
 * Ranks an export.
 *
 * @returns a `RankAnswer` as JSON
 * @throws UserError if the export cannot be ranked, or not within a minute
 */
export async function rankInThread(work: RankWork): Promise<string> {
  using thread = new Thread<RankWork>(import.meta.url);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new UserError(`${NAME}: not ranked within ${MOST_MS / 1000} s; send less of it`));
  }, MOST_MS);
  try {
    return await Promise.race([thread.ask<string>(work, [work.body]), late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

answerInThread(import.meta.url, async ({ body, request, ranker }: RankWork) => {
  const served: ServedRanker = JSON.parse(ranker);
  const options = readOptions(request, {
    now: Math.floor(Date.now() / 1000),
    minSeconds: served.min_seconds,
  });
  const files = [blobFile(NAME, new Blob([body]))];
  const ranked = await rankExport(files, rankerOf(served), { ...options, ...LIMITS });
  return JSON.stringify(rankAnswer(ranked));
});
