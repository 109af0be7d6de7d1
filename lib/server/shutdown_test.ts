import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempDir } from "../testing.ts";
import { PROJECT_ROOT } from "../workspace/workspace.ts";
import {
  getJson,
  readConnection,
  type ServingProcess,
  withServingProcess,
  writeModel,
} from "./testing.ts";

const BODY = JSON.stringify({ records: [{ artist_name: "A", plays_t: 14 }] });

async function withProcess(run: (serving: ServingProcess) => Promise<void>): Promise<void> {
  await withTempDir(async (root) => {
    await writeModel(root);
    await withServingProcess(
      ["run", "-A", join(PROJECT_ROOT, "server.ts"), "--root", root],
      run,
    );
  });
}

/** A connection with a request of which all but the end is sent. */
async function halfSent(url: string): Promise<Deno.Conn> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const head =
    `POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${BODY.length}\r\n\r\n`;
  await connection.write(new TextEncoder().encode(head + BODY.slice(0, -5)));
  await getJson(`${url}/health`); // by now the request has begun
  return connection;
}

/** Waits until answers end their connections, or none is given any more. */
async function stopping(url: string): Promise<void> {
  const { hostname, port } = new URL(url);
  const request = new TextEncoder().encode("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  for (let answer = ""; !/connection: close/i.test(answer);) {
    try {
      using connection = await Deno.connect({ hostname, port: Number(port) });
      await connection.write(request);
      answer = await readConnection(connection, 20);
    } catch (error) {
      if (error instanceof Deno.errors.ConnectionRefused) return;
      throw error;
    }
  }
}

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`${signal} lets requests under way finish, takes no more, and exits with 0`, async () => {
    await withProcess(async ({ url, child, log }) => {
      using connection = await halfSent(url);
      child.kill(signal);
      await stopping(url);
      await connection.write(new TextEncoder().encode(BODY.slice(-5)));
      const answer = await readConnection(connection, 3000);
      assert.match(answer, /^HTTP\/1\.1 200 [^]*connection: close[^]*"predictions"/i);
      const { code } = await child.status;
      assert.equal(code, 0);
      const lines = (await log).trimEnd().split("\n").map((line) => JSON.parse(line));
      const told = lines.map(({ message, path }) => `${message} ${path ?? ""}`.trim());
      assert.deepEqual(
        [told.at(-1), told.includes("stopping")],
        ["request /predict", true],
        "nothing logged is lost",
      );
    });
  });
}

Deno.test("a request that does not finish holds the exit up for less than 5 s", async () => {
  await withProcess(async ({ url, child }) => {
    using _connection = await halfSent(url);
    const start = performance.now();
    child.kill("SIGTERM");
    assert.equal((await child.status).code, 0);
    const seconds = (performance.now() - start) / 1000;
    assert.ok(seconds > 3 && seconds < 5, `${seconds} s`);
  });
});

Deno.test("idle connections do not hold the exit up", async () => {
  await withProcess(async ({ url, child }) => {
    const { hostname, port } = new URL(url);
    using idle = await Deno.connect({ hostname, port: Number(port) });
    await idle.write(new TextEncoder().encode("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    assert.match(await readConnection(idle, 200), /"ok"/);
    const start = performance.now();
    child.kill("SIGTERM");
    assert.equal((await child.status).code, 0);
    assert.ok(performance.now() - start < 3000);
  });
});

Deno.test("what was asked is answered, or the connection refused, however the end falls", async () => {
  await withProcess(async ({ url, child }) => {
    const { hostname, port } = new URL(url);
    const request = new TextEncoder().encode("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const buffer = new Uint8Array(10_000);
    const client = async (): Promise<void> => {
      for (;;) {
        using connection = await Deno.connect({ hostname, port: Number(port) });
        for (let isLast = false; !isLast;) {
          await connection.write(request);
          const count = await connection.read(buffer);
          assert.ok(count !== null, "a request was lost");
          const answer = new TextDecoder().decode(buffer.subarray(0, count));
          assert.match(answer, /^HTTP\/1\.1 200 /);
          isLast = /connection: close/i.test(answer);
        }
      }
    };
    const clients = Array.from(
      { length: 32 },
      () => assert.rejects(client, Deno.errors.ConnectionRefused),
    );
    await getJson(`${url}/health`);
    child.kill("SIGTERM");
    await Promise.all(clients);
    assert.equal((await child.status).code, 0);
  });
});
