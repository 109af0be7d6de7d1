import { Buffer, isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import { messageOf } from "../base/errors.ts";
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

const utf8 = new TextDecoder();

/** Reads the bodies of requests, within limits that hold for each and for all of them together. */
export class BodyReader {
  /** Bytes held of bodies that have not arrived in whole. */
  #unfinished = 0;

  constructor(private readonly limits: BodyLimits) {}

  /**
   * Reads a body as JSON in UTF-8, whatever its media type says: `curl -d` calls it a form.
   *
   * @throws Problem as {@link readBytes}, and 400 if it is not UTF-8 or not JSON
   */
  async readJson(incoming: IncomingMessage): Promise<unknown> {
    const bytes = await this.readBytes(incoming);
    if (!isUtf8(bytes)) throw new Problem(400, "the body is not UTF-8");
    try {
      return JSON.parse(utf8.decode(bytes));
    } catch (error) {
      throw new Problem(400, `malformed JSON: ${messageOf(error)}`);
    }
  }

  /**
   * Reads a body as it comes.
   *
   * @param most bytes that are read
   * @throws Problem 400 if it breaks off, 408 if it takes too long, 413 if it is too large, 415 if it
   * is compressed, 503 if too much of others is being waited for
   */
  async readBytes(
    incoming: IncomingMessage,
    most: number = this.limits.maxBodyBytes,
  ): Promise<Uint8Array<ArrayBuffer>> {
    const { headers } = incoming;
    if ((headers["content-encoding"] ?? "identity") !== "identity") {
      throw new Problem(415, "the body must come as it is, without content-encoding");
    }
    if (Number(headers["content-length"] ?? 0) > most) throw tooLarge(most);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    const onData = (chunk: Uint8Array<ArrayBuffer>): void => {
      size += chunk.length;
      this.#unfinished += chunk.length;
      chunks.push(chunk);
      if (size > most) reject(tooLarge(most));
      else if (this.#unfinished > MOST_UNFINISHED_BYTES) {
        reject(new Problem(503, "too many bodies are on their way", [], { "retry-after": "5" }));
      }
    };
    const onError = (error: Error): void =>
      reject(
        isLate(incoming.socket)
          ? lateProblem(this.limits.bodyTimeout)
          : new Problem(400, `the body broke off: ${error.message}`),
      );
    incoming.on("data", onData).on("end", resolve).on("error", onError);
    try {
      await promise;
    } finally {
      incoming.off("data", onData);
      this.#unfinished -= size;
    }
    const [only] = chunks;
    return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks);
  }
}

function tooLarge(most: number): Problem {
  return new Problem(413, `the body is larger than the ${most} bytes that are read at most`);
}
