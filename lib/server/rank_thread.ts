/**
 * Ranks an export that is still arriving, in a thread of its own.
 *
 * @module
 */
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { UserError } from "../base/errors.ts";
import { rankAnswer } from "../drop/answer.ts";
import { type RankRequest, readOptions } from "../drop/request.ts";
import { rankerOf, type ServedRanker } from "../drop/served_ranker.ts";
import { rankExport } from "../prediction/rank_export.ts";
import { blobFile, type StoredFile } from "../scrobbles/import/source.ts";
import { answerInThread, Thread } from "./thread.ts";

/** Bytes that an export may come to, unpacked. */
const MOST_UNPACKED_BYTES = 512 * 2 ** 20;
/** These take memory, and a small body may unpack to many of them. */
const MOST_PLAYS = 2_000_000;
const MOST = { listener: 1_000, artist: 250_000 };
/** After so long it is given up. */
const MOST_MS = 60_000;
/** A file that is no longer than this is waited for: what it is shows in the whole of it. */
const SHORT_BYTES = 2 ** 18;

const NAME = "the body";

type Piece = Uint8Array<ArrayBuffer>;

/** What to rank, and how. */
interface RankWork {
  readonly request: RankRequest;
  /** A {@link ServedRanker} as JSON. */
  readonly ranker: string;
}

interface RankQuestion extends RankWork {
  /** Gives the export piece by piece, `null` after the last. */
  readonly body: MessagePort;
}

/**
 * Ranks an export.
 *
 * @param pieces of it, as they arrive
 * @returns a `RankAnswer` as JSON
 * @throws UserError if the export cannot be ranked, or not within a minute; what `pieces` throw
 */
export async function rankInThread(
  pieces: ReadableStream<Piece>,
  work: RankWork,
): Promise<string> {
  using thread = new Thread<RankQuestion>(import.meta.url);
  const { port1, port2 } = new MessageChannel();
  const answer = thread.ask<string>({ ...work, body: port2 }, [port2]);
  const send = async (): Promise<string> => {
    for await (const piece of pieces) {
      const own = new Uint8Array(piece); // a piece may be part of a buffer that holds others
      port1.postMessage(own, [own.buffer]);
    }
    port1.postMessage(null);
    return await answer;
  };
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new UserError(`${NAME}: not ranked within ${MOST_MS / 1000} s; send less of it`));
  }, MOST_MS);
  try {
    return await Promise.race([answer, send(), late.promise]);
  } finally {
    clearTimeout(timer);
    port1.close();
  }
}

/**
 * A file that can be read while it arrives, and read again: its bytes are held, once. What a zip holds
 * stands at its end, so it is waited for, as a short file is.
 */
async function arrivingFile(body: MessagePort): Promise<StoredFile> {
  const pieces: Piece[] = [];
  let size = 0;
  let isWhole = false;
  let more = Promise.withResolvers<void>();
  body.on("message", (piece: Piece | null) => {
    if (piece === null) isWhole = true;
    else {
      pieces.push(piece);
      size += piece.length;
    }
    more.resolve();
    more = Promise.withResolvers();
  });
  const isZip = (): boolean => {
    const [first = 0, second = 0] = pieces.slice(0, 2).flatMap((
      piece,
    ) => [...piece.subarray(0, 2)]);
    return first === 0x50 && second === 0x4b;
  };
  while (!isWhole && (size <= SHORT_BYTES || isZip())) await more.promise;
  if (isWhole) return blobFile(NAME, new Blob(pieces));
  return {
    name: NAME,
    size: Infinity,
    stream: () => {
      let next = 0;
      return new ReadableStream({
        pull: async (controller) => {
          while (next === pieces.length && !isWhole) await more.promise;
          const piece = pieces[next++];
          if (piece === undefined) controller.close();
          else controller.enqueue(piece);
        },
      }, { highWaterMark: 0 });
    },
  };
}

answerInThread(import.meta.url, async ({ body, request, ranker }: RankQuestion) => {
  const served: ServedRanker = JSON.parse(ranker);
  const options = readOptions(request, {
    now: Math.floor(Date.now() / 1000),
    minSeconds: served.min_seconds,
  });
  const limits = {
    ...options,
    mostUnpacked: MOST_UNPACKED_BYTES,
    mostPlays: MOST_PLAYS,
    most: MOST,
  };
  const ranked = await rankExport([await arrivingFile(body)], rankerOf(served), limits);
  return JSON.stringify(rankAnswer(ranked));
});
