/**
 * Work that takes a processor for seconds has a thread of its own, so that who asks for anything else
 * does not wait. The module that works is both sides of its thread (it asks through a {@link Thread}
 * and ends in {@link answerInThread}), so that what it takes is part of what the service takes.
 *
 * @module
 */
import {
  isMainThread,
  MessageChannel,
  MessagePort,
  parentPort,
  Worker,
  workerData,
} from "node:worker_threads";
import { UserError } from "../base/errors.ts";
import { type Fault, Problem, type ProblemStatus } from "./problem.ts";

/** What comes with a question: where the answer goes. */
interface Asked<Question> {
  readonly question: Question;
  readonly port: MessagePort;
}

/** An answer, or what was thrown in its place. */
type Reply<Answer> =
  | { readonly answer: Answer }
  | { readonly fault: string }
  | { readonly status: ProblemStatus; readonly detail: string; readonly faults: readonly Fault[] }
  | { readonly failed: string };

/** A thread that answers questions. */
export class Thread<Question> implements Disposable {
  readonly #worker: Worker;
  /** What it ended with. */
  #broken: { readonly error: unknown } | null = null;

  /**
   * @param module URL of the module that answers
   * @param onBroken is called if the thread ends by itself
   */
  constructor(module: string, onBroken: () => void = () => {}) {
    // No variables: to hand over all of them it would ask for the right to read them all.
    this.#worker = new Worker(new URL(module), { workerData: module, env: {} });
    this.#worker.setMaxListeners(Infinity); // each who waits hears of its end
    this.#worker.once("error", (error) => {
      this.#broken = { error };
      onBroken();
    });
  }

  /**
   * Asks.
   *
   * @param moved buffers of the question that are handed over, which costs nothing
   * @throws UserError or Problem as they are thrown in the thread, Error for anything else
   */
  async ask<Answer>(question: Question, moved: readonly ArrayBuffer[] = []): Promise<Answer> {
    if (this.#broken !== null) throw this.#broken.error;
    const { port1, port2 } = new MessageChannel();
    const { promise, resolve, reject } = Promise.withResolvers<Reply<Answer>>();
    port1.once("message", resolve);
    // No race with one promise of the thread's end: that would keep every answer as long as it lives.
    this.#worker.once("error", reject);
    const asked: Asked<Question> = { question, port: port2 };
    this.#worker.postMessage(asked, [port2, ...moved]);
    try {
      const reply = await promise;
      if ("answer" in reply) return reply.answer;
      if ("fault" in reply) throw new UserError(reply.fault);
      if ("status" in reply) throw new Problem(reply.status, reply.detail, reply.faults);
      throw new Error(reply.failed);
    } finally {
      this.#worker.off("error", reject);
      port1.close();
    }
  }

  /** Ends the thread, whatever it does; who waits for an answer waits in vain. */
  [Symbol.dispose](): void {
    void this.#worker.terminate();
  }
}

/**
 * Answers the questions to a module, if it runs in the thread that was started for it.
 *
 * @param module its URL
 */
export function answerInThread<Question>(
  module: string,
  answer: (question: Question) => unknown,
): void {
  if (isMainThread || workerData !== module) return;
  parentPort?.on("message", async ({ question, port }: Asked<Question>) => {
    port.postMessage(await replyOf(() => answer(question)));
    port.close();
  });
}

async function replyOf(answer: () => unknown): Promise<Reply<unknown>> {
  try {
    return { answer: await answer() };
  } catch (error) {
    if (error instanceof UserError) return { fault: error.message };
    if (error instanceof Problem) {
      const { status, message: detail, faults } = error;
      return { status, detail, faults };
    }
    return { failed: error instanceof Error ? error.stack ?? error.message : String(error) };
  }
}
