import { Worker } from "node:worker_threads";
import { UserError } from "../../base/errors.ts";
import { itemAt } from "../../base/items.ts";
import type { ListenerRange } from "../../scrobbles/listener_index.ts";
import type { PartWork, RangeAnswer, ReadRange } from "./part_worker.ts";

/** How far workers may be ahead of what is taken, in ranges per worker: it bounds the memory. */
const AHEAD = 4;

/**
 * Makes the tables of the ranges of a file in workers, one per processor, which start while the ranges
 * are still looked for.
 *
 * @returns what each range gives, in the order of the ranges; its CSV is good until the next is asked for
 * @throws UserError as reading the ranges does
 */
export async function* readRanges(
  coming: Promise<readonly ListenerRange[]>,
  work: PartWork,
): AsyncGenerator<ReadRange> {
  const count = navigator.hardwareConcurrency;
  const workers = Array.from(
    { length: count },
    () => new Worker(new URL("./part_worker.ts", import.meta.url), { workerData: work }),
  );
  try {
    const ranges = await coming;
    const answers = ranges.map(() => Promise.withResolvers<RangeAnswer>());
    const taken = ranges.map(() => Promise.withResolvers<void>());
    let next = 0;
    const run = async (worker: Worker): Promise<void> => {
      while (next < ranges.length) {
        const place = next++;
        if (place >= AHEAD * count) await itemAt(taken, place - AHEAD * count).promise;
        const { promise, resolve, reject } = itemAt(answers, place);
        worker.once("message", resolve);
        worker.once("error", reject);
        worker.postMessage(itemAt(ranges, place));
        await promise;
        worker.off("error", reject);
      }
    };
    const running = Promise.all(workers.map(run));
    running.catch(() => {}); // told by the range that failed
    for (const place of ranges.keys()) {
      const answer = await itemAt(answers, place).promise;
      if ("fault" in answer) throw new UserError(answer.fault);
      yield answer;
      // Left to the collector, which sees small objects, all that was ever written would pile up.
      for (const { csv } of Object.values(answer.part?.tables ?? {})) csv.buffer.transfer(0);
      itemAt(taken, place).resolve();
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}
