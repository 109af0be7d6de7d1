import type { IncomingMessage } from "node:http";
import { isLate, lateProblem } from "./http_server.ts";
import { Problem } from "./problem.ts";

/** How much of bodies is read, and for how long. */
export interface BodyLimits {
  /** Largest body, in bytes. */
  readonly maxBodyBytes: number;
  /** Within how many seconds a request must have arrived. */
  readonly bodyTimeout: number;
}

/** Most bytes of all bodies that have not arrived in whole, together. */
export const MOST_UNFINISHED_BYTES = 64 * 2 ** 20;

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Reads the bodies of requests, within limits that hold for each and for all of them together. */
export class BodyReader {
  /** Bytes held of bodies that have not arrived in whole. */
  #unfinished = 0;

  constructor(private readonly limits: BodyLimits) {}

  /**
   * Reads a body as JSON in UTF-8, whatever its media type says: `curl -d` calls it a form.
   *
   * @throws Problem 400 if it is not UTF-8, not JSON or breaks off, 408 if it takes too long, 413 if
   * it is too large, 415 if it is compressed, 503 if too much of others is being waited for
   */
  async readJson(incoming: IncomingMessage): Promise<unknown> {
    const bytes = await this.readBytes(incoming);
    try {
      return JSON.parse(utf8.decode(bytes));
    } catch (error) {
      if ((incoming.headers["content-encoding"] ?? "identity") !== "identity") {
        throw new Problem(415, "the body must come as it is, without content-encoding");
      }
      if (error instanceof SyntaxError) throw new Problem(400, `malformed JSON: ${error.message}`);
      throw new Problem(400, "the body is not UTF-8");
    }
  }

  /**
   * Reads a body as it comes.
   *
   * @param most bytes that are read
   * @throws Problem as {@link readJson}, of what it holds apart
   */
  readBytes(
    incoming: IncomingMessage,
    most: number = this.limits.maxBodyBytes,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array<ArrayBuffer>>();
    let chunks: Uint8Array<ArrayBuffer>[] = [];
    this.#follow(incoming, most, {
      take: (chunk) => chunks.push(chunk),
      done: () => {
        const [only] = chunks;
        resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks));
      },
      refuse: (problem) => {
        chunks = [];
        reject(problem);
      },
    });
    return promise;
  }

  /**
   * A body in pieces as they come; what is not taken at once waits.
   *
   * @param most bytes that are read
   * @throws Problem as {@link readBytes}, now or by the stream
   */
  pieces(incoming: IncomingMessage, most: number): ReadableStream<Uint8Array<ArrayBuffer>> {
    return new ReadableStream({
      start: (controller) =>
        this.#follow(incoming, most, {
          take: (chunk) => controller.enqueue(chunk),
          done: () => controller.close(),
          refuse: (problem) => controller.error(problem),
        }),
    });
  }

  #follow(
    incoming: IncomingMessage,
    most: number,
    { take, done, refuse }: {
      readonly take: (chunk: Uint8Array<ArrayBuffer>) => void;
      readonly done: () => void;
      readonly refuse: (problem: Problem) => void;
    },
  ): void {
    if (Number(incoming.headers["content-length"] ?? 0) > most) throw tooLarge(most);
    let size = 0;
    const finish = (): void => {
      incoming.off("data", onData).off("end", onEnd).off("error", onError);
      this.#unfinished -= size;
    };
    const fail = (problem: Problem): void => {
      finish();
      refuse(problem);
    };
    const onData = (chunk: Uint8Array<ArrayBuffer>): void => {
      size += chunk.length;
      this.#unfinished += chunk.length;
      take(chunk);
      if (size > most) fail(tooLarge(most));
      else if (this.#unfinished > MOST_UNFINISHED_BYTES) {
        fail(new Problem(503, "too many bodies are on their way", [], { "retry-after": "5" }));
      }
    };
    const onEnd = (): void => {
      finish();
      done();
    };
    const onError = (error: Error): void =>
      fail(
        isLate(incoming.socket)
          ? lateProblem(this.limits.bodyTimeout)
          : new Problem(400, `the body broke off: ${error.message}`),
      );
    incoming.on("data", onData).on("end", onEnd).on("error", onError);
  }
}

function tooLarge(most: number): Problem {
  return new Problem(413, `the body is larger than the ${most} bytes that are read at most`);
}
