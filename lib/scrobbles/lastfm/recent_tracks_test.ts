import assert from "node:assert/strict";
import { UserError } from "../../base/errors.ts";
import { lastfmError, PRETEND_KEY, pretendLastfm, type PretendLastfmOptions } from "./testing.ts";
import {
  type PageRequest,
  type RecentTrack,
  recentTracksOf,
  type RecentTracksPage,
} from "./recent_tracks.ts";

const FIRST: PageRequest = { user: "rj", from: 0, to: 2_000_000_000, page: 1 };
const PATIENCE = { retries: 3, firstDelayMs: 1, longestPauseMs: 3000 };

const play = (time: number, album = "Kid A"): RecentTrack => ({
  artist: "Radiohead",
  track: `Track ${time}`,
  album,
  time,
});

interface Asked {
  readonly page: Promise<RecentTracksPage>;
  readonly retries: readonly string[];
  readonly requests: () => number;
}

async function asking(
  server: PretendLastfmOptions,
  run: (asked: Asked) => Promise<void>,
  request: Partial<PageRequest> = {},
  key = PRETEND_KEY,
): Promise<void> {
  await using lastfm = pretendLastfm(server);
  const retries: string[] = [];
  const getPage = recentTracksOf({
    baseUrl: lastfm.url,
    key,
    requestsPerSecond: 1000,
    retry: PATIENCE,
    onRetry: (message) => retries.push(message),
  });
  const page = getPage({ ...FIRST, ...request });
  await run({ page, retries, requests: () => lastfm.queries.length });
}

const failsWith = async (page: Promise<unknown>, ...words: RegExp[]): Promise<string> => {
  const error: unknown = await page.then(() => null, (thrown: unknown) => thrown);
  assert.ok(error instanceof UserError, `not a UserError: ${String(error)}`);
  for (const word of words) assert.match(error.message, word);
  return error.message;
};

Deno.test("a page comes newest first, with times as numbers", async () => {
  const scrobbles = Array.from({ length: 450 }, (_, i) => play(1_700_000_000 + i));
  await asking({ scrobbles, nowPlaying: true }, async ({ page }) => {
    const { tracks, ...rest } = await page;
    assert.deepEqual(rest, { page: 3, pages: 3, total: 450 });
    assert.equal(tracks.length, 50, "the track now playing is left out");
    assert.deepEqual(tracks[0], play(1_700_000_049));
  }, { page: 3 });
});

Deno.test("a page of one track, which Last.fm does not send as a list", async () => {
  await asking({ scrobbles: [play(5, "")] }, async ({ page }) => {
    assert.deepEqual((await page).tracks, [play(5, "")]);
  });
});

Deno.test("nothing but the track now playing is a page without scrobbles", async () => {
  await asking({ scrobbles: [], nowPlaying: true }, async ({ page }) => {
    assert.deepEqual(await page, { page: 1, pages: 0, total: 0, tracks: [] });
  });
});

Deno.test("the extended form, names in name instead of #text", async () => {
  const track = { artist: { name: "Low" }, name: "Plan B", date: { uts: "7" } };
  const attributes = { totalPages: "1", total: "1" };
  const extended = Response.json({ recenttracks: { track: [track], "@attr": attributes } });
  await asking({ scrobbles: [], before: () => extended }, async ({ page }) => {
    const expected = { artist: "Low", track: "Plan B", album: "", time: 7 };
    assert.deepEqual((await page).tracks, [expected]);
  });
});

const passing: Record<string, () => Response | "cut in the body"> = {
  "error 8": () => lastfmError(500, 8, "Operation failed - Something went wrong"),
  "error 11 with status 200": () => lastfmError(200, 11, "Service Offline"),
  "error 16": () => lastfmError(503, 16, "There was a temporary error"),
  "error 29": () => lastfmError(429, 29, "Rate limit exceeded"),
  "HTTP 500": () => new Response("<html>oops</html>", { status: 500 }),
  "HTTP 502": () => new Response("", { status: 502 }),
  "not JSON": () => new Response('{"recenttracks": {"track": ['),
  "no answer": () => "cut in the body",
  "came empty": () =>
    Response.json({ recenttracks: { track: [], "@attr": { totalPages: "2", total: "210" } } }),
};
for (const [name, fault] of Object.entries(passing)) {
  Deno.test(`a fault that passes is waited out: ${name}`, async () => {
    const before = (n: number) => n <= 2 ? fault() : undefined;
    await asking({ scrobbles: [play(1)], before }, async ({ page, retries }) => {
      assert.deepEqual((await page).tracks, [play(1)]);
      assert.equal(retries.length, 2);
      assert.ok(
        retries.every((message) => message.includes(name.split(" with")[0] ?? "")),
        retries.join(),
      );
    });
  });
}

Deno.test("a fault that stays is told after the last try", async () => {
  const before = () => lastfmError(500, 8, "Operation failed");
  await asking({ scrobbles: [], before }, async ({ page, requests }) => {
    await failsWith(page, /error 8: Operation failed, 4 times in a row/, /Run the same command/);
    assert.equal(requests(), 4);
  });
});

Deno.test("Retry-After is honoured, and a pause of hours is not sat out", async (t) => {
  const pausing = (header: string) => (n: number) =>
    n === 1 ? new Response("", { status: 429, headers: { "retry-after": header } }) : undefined;
  await t.step("in seconds", async () => {
    const start = performance.now();
    await asking({ scrobbles: [play(1)], before: pausing("1") }, async ({ page }) => {
      await page;
      assert.ok(performance.now() - start >= 999);
    });
  });
  await t.step("too long", async () => {
    await asking({ scrobbles: [], before: pausing("7200") }, async ({ page, requests }) => {
      await failsWith(page, /HTTP 429/, /pause of 2 hours/);
      assert.equal(requests(), 1);
    });
  });
});

Deno.test("requests keep the distance that the rate asks for", async () => {
  const arrivals: number[] = [];
  await using lastfm = pretendLastfm({
    scrobbles: [play(1)],
    before: () => void arrivals.push(performance.now()),
  });
  const getPage = recentTracksOf({ baseUrl: lastfm.url, key: PRETEND_KEY, requestsPerSecond: 20 });
  await Promise.all(Array.from({ length: 6 }, () => getPage(FIRST)));
  // Five gaps of 50 ms; timers and the network move each arrival by a few.
  assert.ok((arrivals.at(-1) ?? 0) - (arrivals[0] ?? 0) >= 240, String(arrivals));
});

Deno.test("an unknown user, a private profile and a bad key are told at once", async (t) => {
  await t.step("unknown user", () =>
    asking({ scrobbles: [] }, async ({ page, requests }) => {
      await failsWith(page, /no user named nobody/, /error 6/);
      assert.equal(requests(), 1);
    }, { user: "nobody" }));
  await t.step("private profile", () => {
    const before = () => lastfmError(403, 17, "Login: User required to be logged in");
    return asking({ scrobbles: [], before }, async ({ page, requests }) => {
      await failsWith(page, /listening of rj is private/, /error 17/);
      assert.equal(requests(), 1);
    });
  });
  await t.step(
    "bad key, which the answer repeats",
    () =>
      asking(
        { scrobbles: [] },
        async ({ page }) => {
          const message = await failsWith(page, /LASTFM_API_KEY is not a valid key/, /error 10/);
          assert.ok(!message.includes("s3cret key"), message);
        },
        {},
        "s3cret key",
      ),
  );
});

Deno.test("the key is in no message of a connection that fails", async () => {
  const { url } = await (async () => {
    await using gone = pretendLastfm({ scrobbles: [] });
    return gone;
  })();
  const retries: string[] = [];
  const getPage = recentTracksOf({
    baseUrl: url,
    key: PRETEND_KEY,
    requestsPerSecond: 1000,
    retry: PATIENCE,
    onRetry: (message) => retries.push(message),
  });
  const message = await failsWith(getPage(FIRST), /no answer from 127\.0\.0\.1/, /refused/);
  assert.equal(retries.length, PATIENCE.retries);
  for (const text of [message, ...retries]) assert.ok(!text.includes(PRETEND_KEY), text);
});

Deno.test("an answer of another shape names what is wrong with it", async () => {
  const before = () => Response.json({ recenttracks: { track: [], "@attr": { total: "many" } } });
  await asking({ scrobbles: [], before }, async ({ page }) => {
    await failsWith(page, /unknown shape/, /@attr\.total/, /base_url/);
  });
});
