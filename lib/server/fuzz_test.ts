import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { anyCharacter } from "../base/testing.ts";
import { withTempDir } from "../testing.ts";
import { PROJECT_ROOT } from "../workspace/workspace.ts";
import { EXAMPLE_REQUEST } from "./example.ts";
import { explainResponseSchema } from "./explain.ts";
import { predictResponseSchema } from "./predict.ts";
import { problemShape, readConnection, withServingProcess, writeModel } from "./testing.ts";

const BATCHES = 40;
const BATCH = 250;
/** Batches before which bodies of 10 MB are sent. */
const HUGE_BATCHES = [0, 1, 20];
/** Batches of which the smallest memory counts. */
const WINDOW = 15;
const MOST_GROWTH_BYTES = 75e6;

const VALID = JSON.stringify(EXAMPLE_REQUEST);
const utf8 = new TextEncoder();
const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);
const wide = (text: string, littleEndian: boolean): Uint8Array<ArrayBuffer> => {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  [...text].forEach((c, i) => view.setUint16(2 * i, c.charCodeAt(0), littleEndian));
  return new Uint8Array(view.buffer);
};
const inRecord = (value: string): string => `{"records":[{"plays_t":${value}}]}`;

const NUMBERS = [
  ..."1e999 -1e999 1e-999 1e308 1e39 -0 0e0 00 01 0x10 0b1 1_000 +1 .5 5. 1e --1 1,5 ∞".split(" "),
  "9".repeat(400),
  "0." + "1".repeat(10_000),
];
const NOT_A_NUMBER = [
  ..."NaN nan NAN -NaN Infinity -Infinity inf null undefined #N/A NA None".split(" "),
  ...["NaN", "nan", "Infinity", "", " ", "1", "1e5"].map((text) => JSON.stringify(text)),
];
const NESTED = [10, 1_000, 100_000].flatMap((depth) => [
  "[".repeat(depth),
  "[".repeat(depth) + "]".repeat(depth),
  '{"records":'.repeat(depth),
  '{"a":'.repeat(depth) + "1" + "}".repeat(depth),
  inRecord("[".repeat(depth) + "]".repeat(depth)),
  `{"records":${"[".repeat(depth)}${"]".repeat(depth)}}`,
]);
const KEYS = [
  '{"records":[{"plays_t":1}],"records":7}',
  '{"records":7,"records":[{"plays_t":1}]}',
  '{"records":[{"plays_t":"x","plays_t":1}]}',
  '{"__proto__":{"records":[{"plays_t":1}]}}',
  '{"records":[{"__proto__":{"plays_t":1}}]}',
  '{"records":[{"plays_t":1,"__proto__":null}]}',
  '{"records":[{"plays_t":1,"constructor":{"prototype":{"polluted":1}}}]}',
  '{"records":[{"plays_t":1,"toString":1,"hasOwnProperty":1,"valueOf":null,"toJSON":"x"}]}',
  '{"records":{"0":{"plays_t":1},"length":1}}',
  '{"records":[{"plays_t":1}],"threshold_override":{"valueOf":0}}',
  '{"":1,"\\u0000":2,"records":[{"":1,"plays_t":1}]}',
  '{"records":[{"plays_t":1,"artist_name":"\\ud800","month":"\\u0000"}]}',
];
const ENCODINGS = [
  bytes(),
  bytes(0),
  bytes(0xff, 0xfe),
  bytes(0xc0, 0x80),
  bytes(0xed, 0xa0, 0x80),
  bytes(0xf0, 0x9f, 0x98),
  bytes(0xef, 0xbb, 0xbf, ...utf8.encode(VALID)),
  bytes(...utf8.encode('{"records":[{"artist_name":"'), 0xe9, ...utf8.encode('","plays_t":1}]}')),
  wide(VALID, true),
  wide("\ufeff" + VALID, true),
  wide("\ufeff" + VALID, false),
];
const LONG = "x".repeat(10_000_000);
const HUGE = [
  LONG,
  JSON.stringify(LONG),
  `{"${LONG}":1}`,
  `{"records":[{"plays_t":1,"artist_name":"${LONG}"}]}`,
  `{"records":[{"plays_t":1,"artist_name":"${LONG.slice(0, 7_000_000)}"}]}`,
  `{"records":[{"plays_t":"${LONG.slice(0, 7_000_000)}"}]}`,
  VALID + " ".repeat(10_000_000),
  `{"records":[${"{},".repeat(2_000_000)}{}]}`,
  `{"records":[${'{"plays_t":1},'.repeat(9_999)}{"plays_t":"x"}]}`,
];

const valid = utf8.encode(VALID);
/** A valid request of which some bytes are changed. */
const mutated = fc.array(
  fc.record({
    at: fc.nat(valid.length - 1),
    drop: fc.nat(3),
    put: fc.uint8Array({ maxLength: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
).map((edits) =>
  edits.reduce(
    (text, { at, drop, put }) => bytes(...text.slice(0, at), ...put, ...text.slice(at + drop)),
    valid,
  )
);
const body: fc.Arbitrary<string | Uint8Array<ArrayBuffer>> = fc.oneof(
  { weight: 30, arbitrary: mutated },
  { weight: 15, arbitrary: fc.json() },
  {
    weight: 15,
    arbitrary: fc.jsonValue().map((value) => `{"records":[${JSON.stringify(value)}]}`),
  },
  { weight: 10, arbitrary: fc.constantFrom(...NUMBERS, ...NOT_A_NUMBER).map(inRecord) },
  { weight: 10, arbitrary: fc.constantFrom(...KEYS, ...ENCODINGS) },
  { weight: 5, arbitrary: fc.constantFrom(...NESTED) },
  { weight: 5, arbitrary: fc.string({ unit: anyCharacter }) },
  { weight: 5, arbitrary: fc.uint8Array().map((values) => bytes(...values)) },
);
const contentType = fc.constantFrom(
  "application/json",
  "application/json; charset=utf-16",
  "text/plain",
  "text/xml",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "application/x-www-form-urlencoded",
  "application/octet-stream",
  "image/png",
  "*/*",
  "nonsense",
  "",
);
const headers = fc.record({
  "content-type": contentType,
  "content-encoding": fc.constantFrom("identity", "gzip", "br", "nonsense"),
  "x-request-id": fc.string({ unit: "grapheme-ascii" }).map((id) => id.trim()),
  accept: fc.constantFrom("*/*", "application/json", ";;;q=", "text/html;q=2,", ","),
  origin: fc.constantFrom("null", "https://a.example", "x"),
}, { requiredKeys: ["content-type"] });

const posted = fc.record({
  path: fc.constantFrom("/predict", "/predict", "/explain", "/explain?top=3", "/explain?top=-1"),
  method: fc.constant("POST"),
  headers,
  body,
});
const asked = fc.record({
  path: fc.oneof(
    fc.constantFrom("/", "/model", "/watchlist", "/ready", "/openapi.json", "/docs", "/predict"),
    fc.constantFrom(
      "/%",
      "/%ff",
      "/%00",
      "//",
      "/..%2f..%2fetc%2fpasswd",
      "/docs/..%2fa",
      "/__proto__",
    ),
    fc.webPath().map((path) => `/${path}`),
    fc.tuple(fc.string(), fc.string()).map(([month, top]) =>
      "/watchlist?" + new URLSearchParams({ month, top })
    ),
    fc.constantFrom("/watchlist?top=1&top=2", "/watchlist?month[]=1", "/watchlist?top=1e3"),
  ),
  method: fc.constantFrom("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND"),
  headers,
});
const huge = HUGE.map((body): Sent => ({
  path: "/predict",
  method: "POST",
  headers: { "content-type": "application/json" },
  body,
}));

/** What is sent byte by byte, because no client sends it. */
const head = "POST /predict HTTP/1.1\r\nHost: localhost\r\n";
const raw = fc.oneof(
  fc.nat(VALID.length - 1).map((end) =>
    `${head}Content-Length: ${VALID.length}\r\n\r\n${VALID.slice(0, end)}`
  ),
  fc.nat(VALID.length - 1).map((end) =>
    `${head}Transfer-Encoding: chunked\r\n\r\n${VALID.length.toString(16)}\r\n${
      VALID.slice(0, end)
    }`
  ),
  fc.constantFrom(
    `${head}Transfer-Encoding: chunked\r\n\r\nzz\r\n`,
    `${head}Content-Length: -1\r\n\r\n`,
    `${head}Content-Length: 5\r\nContent-Length: 6\r\n\r\n{}`,
    `${head}Content-Length: 99999999999999999999\r\n\r\n{}`,
    `${head}X: ${"x".repeat(500_000)}\r\n\r\n`,
    `GET /${"x".repeat(100_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
    "GET / HTTP/9.9\r\n\r\n",
    "\r\n\r\n",
    "\u0000\u0001",
  ),
);

interface Sent {
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
}

/** Sends a request and looks at its answer. */
async function send(url: string, { path, method, headers, body }: Sent): Promise<void> {
  const response = await fetch(url + path, {
    method,
    headers,
    redirect: "manual",
    ...(body === undefined ? {} : { body }),
  });
  const { status } = response;
  const text = await response.text();
  assert.ok(status < 500, `${status}: ${text}`);
  if (response.headers.get("content-type")?.startsWith("text/html") === true) {
    assert.match(text, method === "HEAD" ? /^$/ : /^<!DOCTYPE html>/);
  } else if (status >= 400 && method !== "HEAD") {
    assert.equal(problemShape.parse(JSON.parse(text)).status, status);
  } else if (method === "POST") {
    const schema = path === "/predict" ? predictResponseSchema : explainResponseSchema;
    schema.parse(JSON.parse(text));
  }
}

/** Sends bytes, says that no more will come, and looks at the answer if there is one. */
async function sendRaw(url: string, text: string): Promise<void> {
  const { hostname, port } = new URL(url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  try {
    let rest = utf8.encode(text);
    while (rest.length > 0) rest = rest.subarray(await connection.write(rest));
    await connection.closeWrite();
  } catch (error) {
    // It has seen enough, and closed.
    if (
      !(error instanceof Deno.errors.BrokenPipe || error instanceof Deno.errors.ConnectionReset)
    ) {
      throw error;
    }
  }
  assert.match(await readConnection(connection, 2000), /^(HTTP\/1\.1 4\d\d |$)/);
}

async function residentBytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\d+)$/m.exec(text)?.[1]);
}

Deno.test("10,000 requests of every wrong kind: no 5xx, no growth, always in health", async () => {
  const seed = Number(Deno.env.get("FUZZ_SEED") ?? Date.now() % 2 ** 31);
  console.log(`FUZZ_SEED=${seed}`);
  await withTempDir(async (root) => {
    await writeModel(root);
    // A small heap: else what waits to be collected passes for growth.
    const heap = "--v8-flags=--max-old-space-size=256";
    const args = ["run", heap, "-A", join(PROJECT_ROOT, "server.ts"), "--root", root];
    await withServingProcess(args, async ({ url, child, log }) => {
      const request = fc.oneof(
        { weight: 884, arbitrary: posted.map((sent) => () => send(url, sent)) },
        { weight: 80, arbitrary: asked.map((sent) => () => send(url, sent)) },
        { weight: 36, arbitrary: raw.map((text) => () => sendRaw(url, text)) },
      );
      const memory: number[] = [];
      for (let batch = 0; batch < BATCHES; batch++) {
        // First to bring the process to its working size, later to see that nothing of them stays.
        if (HUGE_BATCHES.includes(batch)) { for (const sent of huge) await send(url, sent); }
        await fc.assert(fc.asyncProperty(request, (run) => run()), {
          numRuns: BATCH,
          seed: seed + batch,
          endOnFailure: true, // what fails is shown as it is: shrinking would take long
        });
        const health = await fetch(`${url}/health`);
        assert.deepEqual(await health.json(), { status: "ok" });
        memory.push(await residentBytes(url));
      }
      // The first batches bring the process to its working size.
      const [early, late] = [memory.slice(5, 5 + WINDOW), memory.slice(-WINDOW)];
      const growth = Math.min(...late) - Math.min(...early);
      assert.ok(growth < MOST_GROWTH_BYTES, `grew by ${growth} bytes: ${memory.join(" ")}`);
      child.kill("SIGTERM");
      assert.equal((await child.status).code, 0);
      assert.doesNotMatch(await log, /"level":"error"/);
    }, { BODY_TIMEOUT: "600" }); // a busy machine may take its time over 10 MB
  });
});
