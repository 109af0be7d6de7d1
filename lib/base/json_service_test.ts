import assert from "node:assert/strict";
import { UserError } from "./errors.ts";
import { type JsonService, jsonService, type RetryPolicy } from "./json_service.ts";

const SECRET = "key with space&sign";

/** A server that gives its answers one after another, the last one for ever. */
async function withServer(
  answers: readonly (() => Response | Promise<Response>)[],
  run: (ask: () => ReturnType<JsonService["ask"]>, retries: string[]) => Promise<void>,
  retry: Partial<RetryPolicy> = {},
): Promise<void> {
  let asked = 0;
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    () => (answers[asked++] ?? answers.at(-1) ?? (() => new Response()))(),
  );
  const retries: string[] = [];
  const service = jsonService({
    name: "Service",
    secrets: [SECRET],
    requestsPerSecond: 1000,
    retry: { retries: 2, firstDelayMs: 1, ...retry },
    onRetry: (message) => retries.push(message),
  });
  const url = new URL(`http://127.0.0.1:${server.addr.port}/`);
  url.searchParams.set("key", SECRET);
  await run(() => service.ask(url), retries);
}

const failing = (status: number, headers: Record<string, string> = {}) => (): Response =>
  new Response("", { status, headers });
const right = (): Response => Response.json({ right: true });

Deno.test("an answer that is final comes at once, whatever its status", () =>
  withServer([() => Response.json({ no: "such" }, { status: 404 })], async (ask, retries) => {
    assert.deepEqual(await ask(), { status: 404, body: { no: "such" } });
    assert.deepEqual(retries, []);
  }));

Deno.test("the body of a refusal need not be JSON", () =>
  withServer([() => new Response("<html>", { status: 410 })], async (ask) => {
    assert.deepEqual(await ask(), { status: 410, body: undefined });
  }));

Deno.test("tries are counted for people, and end", async (t) => {
  await t.step(
    "well",
    () =>
      withServer([failing(500), failing(408), right], async (ask, retries) => {
        assert.deepEqual((await ask()).body, { right: true });
        assert.match(
          retries.join("\n"),
          /^Service: HTTP 500.* in 0\.0 s \(1 of 2\)\n.*\(2 of 2\)$/,
        );
      }),
  );
  await t.step("badly", () =>
    withServer([failing(503)], async (ask, retries) => {
      await assert.rejects(ask(), { name: "UserError", message: /HTTP 503.*, 3 times in a row/ });
      assert.equal(retries.length, 2);
    }));
});

Deno.test("a pause may be asked for by a date", () => {
  const date = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000);
  return withServer(
    [failing(429, { "retry-after": date.toUTCString() }), right],
    async (ask) => {
      await ask();
      assert.ok(Date.now() >= date.getTime() - 5, "asked again before the date");
    },
  );
});

Deno.test("a pause that cannot be read is none", () =>
  withServer([failing(429, { "retry-after": "soon" }), right], async (ask) => {
    assert.equal((await ask()).status, 200);
  }));

Deno.test("an answer that never comes is given up, without the secret in any form", async () => {
  const never = Promise.withResolvers<Response>();
  await withServer([() => never.promise], async (ask, retries) => {
    const error: unknown = await ask().catch((thrown: unknown) => thrown);
    never.resolve(new Response());
    assert.ok(error instanceof UserError);
    const told = [error.message, ...retries].join("\n");
    assert.match(told, /no answer from 127\.0\.0\.1:\d+ \(.*time.*\), 3 times in a row/);
    assert.ok(!/space|sign/.test(told), told);
  }, { timeoutMs: 50 });
});

Deno.test("a redirect is followed on the same origin, and takes no key to another", async () => {
  const heard: string[] = [];
  await using thief = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request) => {
      heard.push(request.url);
      return right();
    },
  );
  const redirect = (location: string) => (): Response =>
    new Response(null, { status: 307, headers: { location } });
  await withServer([redirect("/moved"), right], async (ask) => {
    assert.deepEqual((await ask()).body, { right: true });
  });
  await withServer([redirect("/round")], async (ask) => {
    assert.equal((await ask()).status, 307);
  });
  for (const host of ["127.0.0.1", "localhost"]) {
    await withServer(
      [redirect(`http://${host}:${thief.addr.port}/?key=${SECRET}`)],
      async (ask) => {
        await assert.rejects(ask(), (error) => {
          assert.ok(error instanceof UserError);
          assert.match(error.message, /^Service: http:\/\/127\.0\.0\.1:\d+ sends on to http:/);
          assert.ok(!error.message.includes(SECRET));
          return true;
        });
      },
    );
  }
  assert.deepEqual(heard, []);
});

Deno.test("nothing is sent where it could be overheard", async () => {
  const { ask } = jsonService({ name: "Service", secrets: [SECRET], requestsPerSecond: 1000 });
  await assert.rejects(ask(new URL(`http://example.org/?key=${SECRET}`)), {
    name: "UserError",
    message: /^Service: http:\/\/example\.org is not https/,
  });
});
