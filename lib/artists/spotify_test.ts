import assert from "node:assert/strict";
import { UserError } from "../base/errors.ts";
import {
  PRETEND_CLIENT,
  pretendId,
  type PretendSpotify,
  pretendSpotify,
  type PretendSpotifyOptions,
  spotifyError,
} from "./testing.ts";
import { type Spotify, spotifyOf, type SpotifyOptions } from "./spotify.ts";

const LOW = {
  id: pretendId(1),
  name: "Low",
  genres: ["slowcore"],
  popularity: 48,
  followers: 2000,
};

async function withSpotify(
  options: PretendSpotifyOptions,
  run: (spotify: Spotify, server: PretendSpotify, retries: string[]) => Promise<void>,
  client: Partial<SpotifyOptions> = {},
): Promise<void> {
  await using server = pretendSpotify(options);
  const retries: string[] = [];
  const spotify = spotifyOf({
    accountsUrl: server.url,
    baseUrl: `${server.url}v1`,
    ...PRETEND_CLIENT,
    requestsPerSecond: 1000,
    retry: { retries: 2, firstDelayMs: 1 },
    onRetry: (message) => retries.push(message),
    ...client,
  });
  await run(spotify, server, retries);
}

async function messageOf(promise: Promise<unknown>): Promise<string> {
  const error: unknown = await promise.then(() => null, (thrown: unknown) => thrown);
  assert.ok(error instanceof UserError, `not a UserError: ${String(error)}`);
  return error.message;
}

Deno.test("one token serves many searches", () =>
  withSpotify({ artists: [LOW] }, async (spotify, { requests }) => {
    assert.deepEqual(await spotify.search("Low"), [LOW]);
    assert.deepEqual(await spotify.search("Nobody"), []);
    assert.deepEqual(await spotify.artist(LOW.id), LOW);
    assert.deepEqual(requests, [
      "POST /api/token",
      "GET /v1/search Low",
      "GET /v1/search Nobody",
      `GET /v1/artists/${LOW.id}`,
    ]);
  }));

Deno.test("fields that Spotify withholds are null, not zero", () =>
  withSpotify({ artists: [{ id: LOW.id, name: "Low" }] }, async (spotify) => {
    const bare = { id: LOW.id, name: "Low", genres: null, popularity: null, followers: null };
    assert.deepEqual(await spotify.search("Low"), [bare]);
  }));

Deno.test("a token that was revoked is renewed once", () =>
  withSpotify({
    artists: [LOW],
    before: (n) => n === 2 ? spotifyError(401, "The access token expired") : undefined,
  }, async (spotify, { tokens }) => {
    await spotify.search("Low");
    assert.equal((await spotify.search("Low")).length, 1);
    assert.equal(tokens.length, 2);
  }));

Deno.test("a pause that Spotify asks for is made; faults that pass are waited out", () =>
  withSpotify({
    artists: [LOW],
    before: (n) =>
      n === 1
        ? spotifyError(429, "API rate limit exceeded", { "retry-after": "1" })
        : n === 2
        ? new Response("", { status: 502 })
        : undefined,
  }, async (spotify, _server, retries) => {
    const start = performance.now();
    assert.equal((await spotify.search("Low")).length, 1);
    assert.ok(performance.now() - start >= 999);
    assert.equal(retries.length, 2);
  }));

Deno.test("an endpoint that is gone or forbidden ends in a message", async (t) => {
  const cases: [number, RegExp][] = [
    [403, /does not let this app use search \(HTTP 403, Sorry\).*Premium/],
    [404, /no longer offers search \(HTTP 404, Sorry\)/],
    [410, /no longer offers search \(HTTP 410, Sorry\)/],
    [401, /does not let this app use search \(HTTP 401, Sorry\)/],
    [400, /Spotify: search: HTTP 400, Sorry/],
  ];
  for (const [status, message] of cases) {
    await t.step(
      String(status),
      () =>
        withSpotify(
          { artists: [], before: () => spotifyError(status, "Sorry") },
          async (spotify) => {
            assert.match(await messageOf(spotify.search("Low")), message);
          },
        ),
    );
  }
  await t.step("a page that is not JSON", () =>
    withSpotify(
      { artists: [], before: () => new Response("<html>Gone</html>", { status: 410 }) },
      async (spotify) => {
        assert.match(
          await messageOf(spotify.search("Low")),
          /no longer offers search \(HTTP 410\)/,
        );
        assert.match(await messageOf(spotify.artist(LOW.id)), /no longer offers artists\//);
      },
    ));
  await t.step(
    "another shape",
    () =>
      withSpotify(
        { artists: [], before: () => Response.json({ artists: [] }) },
        async (spotify) => {
          assert.match(await messageOf(spotify.search("Low")), /unknown shape \(artists\b/);
        },
      ),
  );
});

Deno.test("an id that Spotify does not know is no fault of the endpoint", () =>
  withSpotify({ artists: [LOW] }, async (spotify) => {
    assert.equal(await spotify.artist(pretendId(2)), null);
  }));

Deno.test("credentials that are none: a message without them", () =>
  withSpotify({ artists: [] }, async (spotify) => {
    const message = await messageOf(spotify.search("Low"));
    assert.match(message, /no valid credentials \(HTTP 400, invalid_client: Invalid client secret/);
    assert.ok(!message.includes("wr0ng"));
  }, { clientSecret: "wr0ng" }));

Deno.test("neither secret nor token is in a message, even if the answer repeats them", () =>
  withSpotify({
    artists: [],
    before: () => spotifyError(403, `token t0ken-1 secret ${PRETEND_CLIENT.clientSecret}`),
  }, async (spotify) => {
    assert.match(await messageOf(spotify.search("Low")), /HTTP 403, token \*\*\* secret \*\*\*/);
  }));
