import { messageOf } from "../base/errors.ts";
import type { Deadline } from "./deadline.ts";
import { Problem } from "./problem.ts";

/** How much of a body is read, and for how long. */
export interface BodyLimits {
  readonly maxBytes: number;
  readonly deadline: Deadline;
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a request's body as JSON in UTF-8, whatever its media type says: `curl -d` calls it a form.
 *
 * @throws Problem 400 if it is not UTF-8, not JSON or breaks off, 408 if it takes too long, 413 if
 * it is too large, 415 if it is compressed
 */
export async function readJson(
  request: Request,
  { maxBytes, deadline }: BodyLimits,
): Promise<unknown> {
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) > maxBytes) throw tooLarge(maxBytes);
  // HTTP sees to it that a body is no longer than it says.
  const arrival = length === null ? readAtMost(maxBytes, request) : request.arrayBuffer();
  let bytes: ArrayBuffer;
  try {
    bytes = await deadline.bound(arrival, () => new Problem(408, tooLate(deadline)));
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw new Problem(400, `the body broke off: ${messageOf(error)}`);
  }
  try {
    return JSON.parse(utf8.decode(bytes));
  } catch (error) {
    if ((request.headers.get("content-encoding") ?? "identity") !== "identity") {
      throw new Problem(415, "the body must come as it is, without content-encoding");
    }
    if (error instanceof SyntaxError) throw new Problem(400, `malformed JSON: ${error.message}`);
    throw new Problem(400, "the body is not UTF-8");
  }
}

async function readAtMost(maxBytes: number, { body }: Request): Promise<ArrayBuffer> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return await new Blob(chunks).arrayBuffer();
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(413, `the body is larger than the ${maxBytes} bytes that are read at most`);
}

function tooLate({ milliseconds }: Deadline): string {
  return `the body did not arrive within ${milliseconds / 1000} s`;
}
