/**
 * Ranks an export in a thread of its own: that takes all of a processor for seconds, and who waits
 * for anything else should not wait for it. This module is both sides of that thread, so that what it
 * takes is part of what the service takes.
 *
 * @module
 */
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { UserError } from "../base/errors.ts";
import { rankAnswer } from "../drop/answer.ts";
import { type RankRequest, readOptions } from "../drop/request.ts";
import { rankerOf, type ServedRanker } from "../drop/served_ranker.ts";
import { rankExport } from "../prediction/rank_export.ts";
import { blobFile } from "../scrobbles/import/source.ts";

/** Bytes that an export may come to, unpacked. */
const MOST_UNPACKED_BYTES = 512 * 2 ** 20;
/** After so long it is given up. */
const MOST_MS = 60_000;
const NAME = "rank";

/** What to rank, and how. */
interface RankWork {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly request: RankRequest;
  /** A {@link ServedRanker} as JSON. */
  readonly ranker: string;
}

/** A `RankAnswer` as JSON, or what is wrong with the export. */
type RankReply = { readonly answer: string } | { readonly fault: string };

/**
 * Ranks an export.
 *
 * @param work its bytes are handed over
 * @returns the answer as JSON
 * @throws UserError if the export cannot be ranked, or not within a minute
 */
export async function rankInWorker(work: RankWork): Promise<string> {
  const worker = new Worker(new URL(import.meta.url), {
    name: NAME,
    workerData: work,
    transferList: [work.bytes.buffer],
  });
  const { promise, resolve, reject } = Promise.withResolvers<RankReply>();
  worker.once("message", resolve).once("error", reject);
  const late = setTimeout(
    () => resolve({ fault: `the body: not ranked within ${MOST_MS / 1000} s; send less of it` }),
    MOST_MS,
  );
  try {
    const reply = await promise;
    if ("fault" in reply) throw new UserError(reply.fault);
    return reply.answer;
  } finally {
    clearTimeout(late);
    await worker.terminate();
  }
}

async function rank({ bytes, request, ranker }: RankWork): Promise<RankReply> {
  try {
    const served: ServedRanker = JSON.parse(ranker);
    const options = readOptions(request, {
      now: Math.floor(Date.now() / 1000),
      minSeconds: served.min_seconds,
    });
    const file = blobFile("the body", new Blob([bytes]));
    const limits = { ...options, mostUnpacked: MOST_UNPACKED_BYTES };
    return {
      answer: JSON.stringify(rankAnswer(await rankExport([file], rankerOf(served), limits))),
    };
  } catch (error) {
    if (error instanceof UserError) return { fault: error.message };
    throw error;
  }
}

if (!isMainThread && parentPort !== null) {
  const work: RankWork = workerData;
  parentPort.postMessage(await rank(work));
}
