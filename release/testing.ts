/**
 * What the tests of shipping share: a server in a process of its own, and questions to it.
 *
 * @module
 */
import assert from "node:assert/strict";
import { basename, join } from "node:path";
import { z } from "zod";
import { sha256 } from "../lib/base/files.ts";
import { MOST_MS } from "../lib/testing.ts";
import { DOCUMENTATION_FILES } from "../lib/server/documentation_routes.tsx";
import { EXAMPLE_REQUEST } from "../lib/server/example.ts";
import { projectText } from "./agreement.ts";
import { filesBelow } from "./serving_files.ts";

/** A server under test. */
export interface Running {
  readonly url: string;
  readonly pid: number;
  /** Sends the signal, waits for the end, and gives the exit status. */
  readonly stop: (signal: Deno.Signal) => Promise<number>;
}

/** What the last stage of the Dockerfile runs, word by word. */
export async function dockerWords(instruction: "CMD" | "HEALTHCHECK"): Promise<string[]> {
  const dockerfile = (await projectText("Dockerfile")).replaceAll("\\\n", "");
  const lines = dockerfile.match(new RegExp(`^${instruction} .*$`, "gm")) ?? [];
  return z.array(z.string()).parse(JSON.parse(lines.at(-1)?.replace(/^.*?(?=\[)/, "") ?? ""));
}

/**
 * Runs against a server that says where it listens.
 *
 * @param command whose standard output is piped
 */
export async function withServer(
  command: Deno.Command,
  run: (server: Running) => Promise<void>,
): Promise<void> {
  const child = command.spawn();
  const late = setTimeout(() => child.kill("SIGKILL"), MOST_MS);
  let ended = false;
  const status = child.status.then(({ code }) => {
    ended = true;
    return code;
  });
  const address = Promise.withResolvers<string>();
  const drained = (async (): Promise<void> => {
    let said = "";
    // To the end: a full pipe would hold the server up.
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      said += part;
      const url = /http:\/\/[^\s"]+:\d+/.exec(said)?.[0];
      if (url !== undefined) address.resolve(url);
    }
    address.reject(new Error(`no address in: ${said}`)); // has no effect if there was one
  })();
  try {
    await run({
      url: await address.promise,
      pid: child.pid,
      stop: async (signal) => {
        child.kill(signal);
        return await status;
      },
    });
  } finally {
    clearTimeout(late);
    if (!ended) child.kill("SIGKILL");
    await Promise.all([status, drained]);
  }
}

const answerSchema = z.object({
  predictions: z.array(z.object({ probability: z.number().min(0).max(1) })).length(1),
});

/** Asserts that a server does what it is there for, and gives the probability it answered. */
export async function assertServes(url: string): Promise<number> {
  const documentation = DOCUMENTATION_FILES.map((file) => `/docs/${basename(file)}`);
  for (const path of ["/", "/health", "/ready", "/model", "/drop", "/docs", ...documentation]) {
    // As a browser asks: pages of a listener come out of a thread.
    const response = await fetch(url + path, { headers: { accept: "text/html" } });
    assert.equal(response.status, 200, path);
    assert.ok((await response.arrayBuffer()).byteLength > 0, path);
  }
  const ranked = await fetch(`${url}/rank`, {
    method: "POST",
    body: "artist,track,uts\nA,x,1600000000\n",
  });
  assert.match(await ranked.text(), /"remarks":\["Your history has 1 day\./);
  const response = await predict(url, 1);
  const answer: unknown = await response.json();
  assert.equal(response.status, 200, JSON.stringify(answer));
  return answerSchema.parse(answer).predictions[0]?.probability ?? NaN;
}

/** Asks for the prediction of the documented record, so many times. */
export async function predict(url: string, records: number): Promise<Response> {
  const [record] = EXAMPLE_REQUEST.records;
  return await fetch(`${url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ records: Array.from({ length: records }, () => record) }),
  });
}

/** Every file below a folder with its checksum. */
export async function checksums(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const path of await filesBelow(folder)) {
    found[path] = sha256(await Deno.readFile(join(folder, path)));
  }
  return found;
}
