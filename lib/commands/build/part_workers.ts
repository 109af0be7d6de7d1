import { Worker } from "node:worker_threads";
import { UserError } from "../../base/errors.ts";
import type { ListenerRange } from "../../scrobbles/listener_index.ts";
import type { PartWork, RangeAnswer, ReadRange } from "./part_worker.ts";

/** How many ranges per worker are made before they are taken: it bounds the memory. */
const AHEAD = 4;

/** Workers that make the tables of ranges of a file, one worker per processor. */
export class PartWorkers implements AsyncDisposable {
  readonly #workers: readonly Worker[];
  readonly #idle: Worker[];
  readonly #waiting: (() => void)[] = [];
  /** Of the ranges that were begun and not taken. */
  readonly #answers = new Map<ListenerRange, PromiseWithResolvers<RangeAnswer>>();
  readonly #ahead: number;
  /** What a worker broke down with. */
  #broken: { readonly error: unknown } | null = null;

  constructor(work: PartWork) {
    const url = new URL("./part_worker.ts", import.meta.url);
    this.#workers = Array.from(
      { length: navigator.hardwareConcurrency },
      () => new Worker(url, { workerData: work, env: {} }), // none: all would need the right to them
    );
    for (const worker of this.#workers) {
      worker.once("error", (error) => {
        this.#broken = { error };
        for (const { reject } of this.#answers.values()) reject(error);
      });
    }
    this.#idle = [...this.#workers];
    this.#ahead = AHEAD * this.#workers.length;
  }

  /** Begins with a range that will be taken some day, unless enough are begun. */
  foresee(range: ListenerRange): void {
    if (this.#answers.size < this.#ahead) this.#begin(range);
  }

  /**
   * What each range gives, in the order of the ranges; its CSV is good until the next is asked for.
   *
   * @throws UserError as reading the ranges does
   */
  async *take(ranges: readonly ListenerRange[]): AsyncGenerator<ReadRange> {
    for (const [place, range] of ranges.entries()) {
      for (const next of ranges.slice(place, place + this.#ahead)) this.#begin(next);
      const begun = this.#begin(range);
      if (this.#broken !== null) throw this.#broken.error;
      const answer = await begun;
      this.#answers.delete(range);
      if ("fault" in answer) throw new UserError(answer.fault);
      yield answer;
      // Left to the collector, which sees small objects, all that was ever written would pile up.
      for (const { csv } of Object.values(answer.part?.tables ?? {})) csv.buffer.transfer(0);
    }
  }

  #begin(range: ListenerRange): Promise<RangeAnswer> {
    const begun = this.#answers.get(range);
    if (begun !== undefined) return begun.promise;
    const begins = Promise.withResolvers<RangeAnswer>();
    begins.promise.catch(() => {}); // told when it is taken
    this.#answers.set(range, begins);
    this.#waiting.push(() => {
      const worker = this.#idle.pop();
      worker?.once("message", (answer) => {
        this.#idle.push(worker);
        this.#goOn();
        begins.resolve(answer);
      }).postMessage(range);
    });
    this.#goOn();
    return begins.promise;
  }

  /** Gives the ranges that wait to the workers that do. */
  #goOn(): void {
    while (this.#idle.length > 0 && this.#waiting.length > 0) this.#waiting.shift()?.();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
