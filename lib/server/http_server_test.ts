import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempDir } from "../testing.ts";
import { PROJECT_ROOT } from "../workspace/workspace.ts";
import { MOST_UNFINISHED_BYTES } from "./body.ts";
import {
  getJson,
  postJson,
  problemShape,
  readConnection,
  withService,
  withServingProcess,
  writeModel,
} from "./testing.ts";

const BODY = JSON.stringify({ records: [{ artist_name: "A", plays_t: 14 }] });

function connect(url: string): Promise<Deno.Conn> {
  const { hostname, port } = new URL(url);
  return Deno.connect({ hostname, port: Number(port) });
}

async function send(connection: Deno.Conn, text: string | Uint8Array): Promise<void> {
  let rest = typeof text === "string" ? new TextEncoder().encode(text) : text;
  while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
}

/** The head of a request for predictions with a body of some length. */
function head(length: number): string {
  return `POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${length}\r\n\r\n`;
}

/** Many connections that say nothing. */
async function idleConnections(url: string, count: number): Promise<Disposable> {
  const connections = await Promise.all(Array.from({ length: count }, () => connect(url)));
  return { [Symbol.dispose]: () => connections.forEach((connection) => connection.close()) };
}

Deno.test({
  name:
    "idle connections beyond what the system allows do not end the service, nor keep others out",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await withTempDir(async (root) => {
      await writeModel(root);
      const server = join(PROJECT_ROOT, "server.ts");
      const serve = `ulimit -n 256; exec "$0" run -A "${server}" --root "${root}"`;
      await withServingProcess(
        ["-c", serve, Deno.execPath()],
        async ({ url, child, log }) => {
          using _idle = await idleConnections(url, 400);
          for (let time = 0; time < 5; time++) {
            assert.equal((await postJson(`${url}/predict`, BODY)).status, 200);
          }
          child.kill("SIGTERM");
          assert.equal((await child.status).code, 0);
          assert.match(await log, /"level":"warn","message":"fewer connections than asked for/);
        },
        {},
        "sh",
      );
    });
  },
});

Deno.test("silent connections, slow heads and stalled bodies are ended after a time", async () => {
  await withService(async ({ url }) => {
    using silent = await connect(url);
    using slow = await connect(url);
    await send(slow, "GET /health HTTP/1.1\r\nHo");
    using stalled = await connect(url);
    await send(stalled, head(8 * 2 ** 20) + BODY.slice(0, 12));
    for (const connection of [silent, slow, stalled]) {
      const answer = await readConnection(connection, 20_000);
      assert.match(answer, /^HTTP\/1\.1 408 [^]*connection: close/i);
      assert.equal(await connection.read(new Uint8Array(1)), null, "it is closed");
    }
  }, { bodyTimeout: 1 });
});

Deno.test("bodies on their way hold a bounded amount of memory; beyond it they are put off", async () => {
  await withService(async ({ url, log }) => {
    const length = 8 * 2 ** 20;
    const part = new Uint8Array(length - 1).fill(32);
    const connections: Deno.Conn[] = [];
    try {
      for (let sent = 0; sent <= MOST_UNFINISHED_BYTES; sent += part.length) {
        const connection = await connect(url);
        connections.push(connection);
        await send(connection, head(length));
        await send(connection, part).catch(() => {}); // the last is refused before its end
      }
      const last = connections.at(-1);
      assert.match(
        last === undefined ? "" : await readConnection(last, 20_000),
        /^HTTP\/1\.1 503 [^]*retry-after: 5/i,
      );
      assert.equal((await getJson(`${url}/health`)).status, 200);
      assert.equal(log().filter(({ status }) => status === 503).length, 1);
    } finally {
      for (const connection of connections) connection.close();
    }
    // What they held is given back.
    let status = 503;
    while (status === 503) ({ status } = await postJson(`${url}/predict`, BODY));
    assert.equal(status, 200);
  }, { bodyTimeout: 60 });
});

Deno.test("without a model a prediction is refused before its body is read", async () => {
  await withService(
    async ({ url }) => {
      using connection = await connect(url);
      await send(connection, head(1000));
      assert.match(await readConnection(connection, 1000), /^HTTP\/1\.1 503 /);
    },
    { watchModel: true },
    () => Promise.resolve(),
  );
});

Deno.test("on this machine's addresses only its own names are answered", async () => {
  const statusFor = async (url: string, host: string): Promise<string> => {
    using connection = await connect(url);
    await send(connection, `GET /watchlist HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    return (await readConnection(connection, 5000)).slice(9, 12);
  };
  await withService(async ({ url }) => {
    for (const host of ["localhost", "localhost:9696", "127.0.0.1:1", "[::1]:9696"]) {
      assert.equal(await statusFor(url, host), "404", host);
    }
    for (const host of ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example"]) {
      assert.equal(await statusFor(url, host), "403", host);
    }
    using browser = await connect(url);
    await send(
      browser,
      "GET / HTTP/1.1\r\nHost: evil\r\nAccept: text/html\r\nConnection: close\r\n\r\n",
    );
    assert.match(await readConnection(browser, 5000), /<h1>This is closed<\/h1>/);
  });
  await withService(async ({ url }) => {
    assert.notEqual(await statusFor(url, "evil.example"), "404");
    assert.equal((await getJson(`${url}/health`)).status, 200);
  }, { host: "0.0.0.0" });
});

Deno.test("beyond this machine the watchlist takes the token, and is off without one", async () => {
  await withService(async ({ url, log }) => {
    const { status, body } = await getJson(`${url}/watchlist`);
    assert.equal(status, 403);
    assert.match(problemShape.parse(body).detail, /BREAKOUT_TOKEN/);
    assert.ok(
      log().some(({ level, message }) => level === "warn" && /watchlist is off/.test(message)),
    );
    assert.equal((await postJson(`${url}/predict`, BODY)).status, 200);
  }, { host: "0.0.0.0" });
  await withService(async ({ url }) => {
    const ask = (authorization?: string): ReturnType<typeof getJson> =>
      getJson(
        `${url}/watchlist`,
        authorization === undefined ? {} : { headers: { authorization } },
      );
    for (const wrong of [undefined, "Bearer other", `Basic ${btoa("me:other")}`]) {
      const { status, headers, body } = await ask(wrong);
      assert.equal(status, 401);
      assert.match(problemShape.parse(body).detail, /takes BREAKOUT_TOKEN/);
      assert.match(headers.get("www-authenticate") ?? "", /^Basic /, "browsers ask for it");
    }
    for (const right of ["Bearer secret", `Basic ${btoa("me:secret")}`]) {
      assert.equal((await ask(right)).status, 404, "nothing is scored yet");
    }
  }, { host: "0.0.0.0", token: "secret" });
});
