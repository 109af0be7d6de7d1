import assert from "node:assert/strict";
import {
  getJson,
  postJson,
  problemShape,
  readConnection,
  withService,
  writeModel,
} from "./testing.ts";

const BODY = JSON.stringify({ records: [{ artist_name: "A", plays_t: 14 }] });

Deno.test("a body beyond the limit is refused with 413, announced or not", async () => {
  await withService(async ({ url }) => {
    const chunked = (text: string): ReadableStream<Uint8Array> =>
      new Blob([text]).stream().pipeThrough(new TransformStream());
    const padded = BODY.padEnd(1000);
    for (const body of [padded, chunked(padded)]) {
      assert.equal((await getJson(`${url}/predict`, { method: "POST", body })).status, 200);
    }
    for (const text of [BODY.padEnd(1001), BODY.padEnd(10_000_000)]) {
      for (const body of [text, chunked(text)]) {
        const { status, body: answer } = await getJson(`${url}/predict`, { method: "POST", body });
        assert.equal(status, 413);
        assert.match(problemShape.parse(answer).detail, /larger than the 1000 bytes/);
      }
    }
  }, { maxBodyBytes: 1000 });
});

Deno.test("records beyond the limit are refused with 422", async () => {
  await withService(async ({ url }) => {
    const records = [{ plays_t: 1 }, { plays_t: 2 }, { plays_t: 3 }];
    const most = await postJson(`${url}/predict`, { records: records.slice(1) });
    assert.equal(most.status, 200);
    const beyond = await postJson(`${url}/predict`, { records });
    assert.equal(beyond.status, 422);
    assert.match(problemShape.parse(beyond.body).detail, /at most 2 records/);
  }, { maxRecords: 2 });
});

Deno.test("a body that comes too slowly is answered with 408, others meanwhile as ever", async () => {
  await withService(async ({ url }) => {
    const { hostname, port } = new URL(url);
    using slow = await Deno.connect({ hostname, port: Number(port) });
    const head =
      `POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${BODY.length}\r\n\r\n`;
    await slow.write(new TextEncoder().encode(head + BODY.slice(0, 10)));
    const start = performance.now();
    const [answer] = await Promise.all([
      readConnection(slow, 1500),
      postJson(`${url}/predict`, BODY).then(({ status }) => assert.equal(status, 200)),
    ]);
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.match(answer, /application\/problem\+json[^]*the request did not arrive within 0\.3 s/);
    assert.ok(performance.now() - start >= 300);
  }, { bodyTimeout: 0.3 });
});

Deno.test("a slow body that arrives in time is answered", async () => {
  await withService(async ({ url }) => {
    const { readable, writable } = new TransformStream<Uint8Array>();
    const writer = writable.getWriter();
    const answer = fetch(`${url}/predict`, { method: "POST", body: readable });
    for (const byte of new TextEncoder().encode(BODY)) {
      await writer.write(Uint8Array.of(byte));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await writer.close();
    assert.equal((await (await answer).json()).predictions.length, 1);
  }, { bodyTimeout: 5 });
});

Deno.test("bytes that are not UTF-8, and compressed ones, are refused", async () => {
  await withService(async ({ url }) => {
    const send = (body: BodyInit, headers: HeadersInit = {}): ReturnType<typeof getJson> =>
      getJson(`${url}/predict`, { method: "POST", body, headers });
    const latin1 = Uint8Array.from(
      '{"records":[{"artist_name":"Sigur R\xf3s","plays_t":1}]}',
      (c) => c.charCodeAt(0),
    );
    const wrong = await send(latin1);
    assert.equal(wrong.status, 400);
    assert.match(problemShape.parse(wrong.body).detail, /not UTF-8/);

    const gzipped = new Blob([BODY]).stream().pipeThrough(new CompressionStream("gzip"));
    const bytes = await new Response(gzipped).arrayBuffer();
    const compressed = await send(bytes, { "content-encoding": "gzip" });
    assert.equal(compressed.status, 415);

    const marked = await send("\ufeff" + BODY);
    assert.equal(marked.status, 200, "a byte order mark is harmless");
  });
});

Deno.test("unknown routes are 404 and wrong methods 405, as problems that say what is right", async () => {
  await withService(async ({ url }) => {
    for (
      const path of ["/nowhere", "/predict/", "/docs/", "/docs/package.json", "/docs/..%2findex.js"]
    ) {
      const { status, body } = await getJson(url + path);
      assert.equal(status, 404, path);
      assert.equal(problemShape.parse(body).status, 404);
    }
    for (
      const [method, path, allowed] of [
        ["GET", "/predict", "POST"],
        ["PUT", "/predict", "POST"],
        ["OPTIONS", "/predict", "POST"],
        ["POST", "/health", "GET, HEAD"],
        ["DELETE", "/model", "GET, HEAD"],
        ["PATCH", "/", "GET, HEAD"],
        ["POST", "/docs", "GET, HEAD"],
        ["REPORT", "/metrics", "GET, HEAD"],
      ] as const
    ) {
      const { status, headers, body } = await getJson(url + path, { method });
      assert.equal(status, 405, `${method} ${path}`);
      assert.equal(headers.get("allow"), allowed);
      assert.equal(problemShape.parse(body).status, 405);
    }
  });
});

Deno.test("other origins may read answers only where they are allowed to", async () => {
  const ask = async (url: string, origin: string): Promise<(string | null)[]> => {
    const { headers } = await getJson(`${url}/health`, { headers: { origin } });
    const preflight = await fetch(`${url}/predict`, {
      method: "OPTIONS",
      headers: {
        origin,
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
      },
    });
    await preflight.body?.cancel();
    const allowed = "access-control-allow-origin";
    return [headers.get(allowed), preflight.headers.get(allowed)];
  };
  const [ours, theirs] = ["https://ours.example", "https://theirs.example"];
  await withService(async ({ url }) => {
    assert.deepEqual(await ask(url, ours), [null, null], "off by default");
  });
  await withService(async ({ url }) => {
    assert.deepEqual(await ask(url, ours), [ours, ours]);
    assert.deepEqual(await ask(url, theirs), [null, null]);
  }, { corsOrigins: [ours] });
  await withService(async ({ url }) => {
    assert.deepEqual(await ask(url, theirs), ["*", "*"]);
  }, { corsOrigins: ["*"] });
});

Deno.test("answers carry security headers and a request id", async () => {
  await withService(async ({ url }) => {
    const idOf = async (sent: string | null): Promise<string | null> => {
      const headers: HeadersInit = sent === null ? {} : { "x-request-id": sent };
      return (await getJson(`${url}/health`, { headers })).headers.get("x-request-id");
    };
    assert.equal(await idOf("trace-7_ab="), "trace-7_ab=");
    const made = await idOf(null);
    assert.match(made ?? "", /^[\da-f-]{36}$/);
    assert.notEqual(await idOf(null), made);
    for (const unsound of ["two words", "x".repeat(101), '"quoted"', "{}"]) {
      assert.match(await idOf(unsound) ?? "", /^[\da-f-]{36}$/, unsound);
    }

    for (const path of ["/", "/docs", "/health", "/nowhere"]) {
      const response = await fetch(url + path);
      await response.body?.cancel();
      const { headers } = response;
      assert.equal(headers.get("x-content-type-options"), "nosniff", path);
      assert.equal(headers.get("x-frame-options"), "DENY", path);
      assert.equal(headers.get("referrer-policy"), "no-referrer", path);
      assert.match(headers.get("content-security-policy") ?? "", /default-src 'self'.*frame-anc/);
    }
    const predicted = await postJson(`${url}/predict`, BODY);
    assert.equal(predicted.headers.get("x-content-type-options"), "nosniff");
    assert.ok(predicted.headers.has("x-request-id"));
  });
});

Deno.test("each request is one JSON line that holds nothing of what was sent", async () => {
  let logged = "";
  await withService(async ({ url }) => {
    await getJson(`${url}/predict?token=secret`, {
      method: "POST",
      body: BODY.replace("A", "secret"),
      headers: { "x-request-id": "one", authorization: "secret" },
    });
    await postJson(`${url}/predict`, BODY.replace("14", '"secret"'));
    await getJson(`${url}/no/such%0Away`);
    await getJson(`${url}/artists/secret`);
  }, { writeLog: (text) => logged += text });
  const lines = logged.trimEnd().split("\n").map((line) => JSON.parse(line));
  const requests = lines.filter(({ message }) => message === "request");
  assert.deepEqual(requests.map(({ method, path, status }) => [method, path, status]), [
    ["POST", "/predict", 200],
    ["POST", "/predict", 422],
    ["GET", "/no/such\nway", 404],
    ["GET", "/artists/:name", 404],
  ]);
  assert.equal(requests[0].request_id, "one");
  for (const line of requests) {
    assert.deepEqual(Object.keys(line), [
      "time",
      "level",
      "message",
      "request_id",
      "method",
      "path",
      "status",
      "duration_ms",
    ]);
    assert.ok(!Number.isNaN(Date.parse(line.time)));
    assert.ok(line.duration_ms >= 0 && line.duration_ms < 60_000);
  }
  assert.doesNotMatch(logged, /secret/);
});

Deno.test("the level says what is logged", async () => {
  const logOf = async (logLevel: "info" | "error" | "silent"): Promise<string> => {
    let logged = "";
    await withService(
      async ({ url, reload }) => {
        await getJson(`${url}/health`);
        await getJson(`${url}/ready`);
        await reload();
      },
      { logLevel, watchModel: true, writeLog: (text) => logged += text },
      () => Promise.resolve(),
    );
    return logged;
  };
  const levels = (text: string): Set<string> =>
    new Set(text.split("\n").filter(Boolean).map((line) => JSON.parse(line).level));
  assert.deepEqual(levels(await logOf("info")), new Set(["error", "info"]));
  assert.deepEqual(levels(await logOf("error")), new Set(["error"]));
  assert.equal(await logOf("silent"), "");
});

Deno.test("an unexpected error is answered without its details, and logged with them", async () => {
  await withService(async ({ url, root, log }) => {
    await writeModel(root);
    await Deno.mkdir(`${root}/data/predictions/breakout/watchlist.csv`, { recursive: true });
    const { status, body } = await getJson(`${url}/watchlist`, {
      headers: { "x-request-id": "unlucky" },
    });
    assert.equal(status, 500);
    assert.deepEqual(body, {
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
      detail: "the request could not be answered",
    });
    const failure = log().find(({ message }) => message === "request failed");
    assert.equal(failure?.["request_id"], "unlucky");
    assert.match(String(failure?.["error"]), /watchlist\.csv[^]*at /);
  });
});
