import assert from "node:assert/strict";
import { join } from "node:path";
import { EXIT } from "../command.ts";
import { UserError } from "../../base/errors.ts";
import { exists, readText, writeAtomic } from "../../base/files.ts";
import {
  lastfmError,
  PRETEND_KEY,
  type PretendLastfm,
  pretendLastfm,
} from "../../scrobbles/lastfm/testing.ts";
import { PAGE_SIZE, type RecentTrack } from "../../scrobbles/lastfm/recent_tracks.ts";
import { breakout, outputOf, withTempDir } from "../../testing.ts";
import { openWorkspace, PROJECT_ROOT } from "../../workspace/workspace.ts";
import { syncLastfm, type SyncReport, type SyncRequest } from "./sync.ts";

const DAY = 86_400;
const START = Date.UTC(2024, 0, 1) / 1000;
const NOW = START + 400 * DAY;

/** One scrobble every three hours. */
const plays = (count: number, start = START): RecentTrack[] =>
  Array.from({ length: count }, (_, i) => ({
    artist: `Artist ${i % 11}`,
    track: `Track ${i % 101}`,
    album: "",
    time: start + i * 3 * 3600,
  }));

const HISTORY = "data/curated/scrobbles.csv";
const CACHE = "data/raw/lastfm/rj";

async function sync(
  root: string,
  { url }: PretendLastfm,
  request: Partial<SyncRequest> = {},
  now = NOW,
): Promise<SyncReport> {
  const workspace = await openWorkspace(root);
  const { sources } = workspace;
  const unthrottled = { ...sources, lastfm: { ...sources.lastfm, requests_per_second: 1000 } };
  return await syncLastfm({ ...workspace, sources: unthrottled }, {
    user: "rj",
    key: PRETEND_KEY,
    baseUrl: url,
    retry: { retries: 2, firstDelayMs: 1 },
    ...request,
  }, now);
}

/** Every text below a folder, to look for what must not be in it. */
async function everythingWritten(folder: string): Promise<string> {
  let texts = "";
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    texts += path + (entry.isDirectory ? await everythingWritten(path) : await readText(path, ""));
  }
  return texts;
}

const historyLines = async (root: string): Promise<string[]> =>
  (await readText(join(root, HISTORY), "")).trimEnd().split("\n");

Deno.test("the first sync reads all, the next what is new and two weeks before", () =>
  withTempDir(async (root) => {
    const scrobbles = plays(1000);
    await using lastfm = pretendLastfm({ scrobbles, nowPlaying: true });
    const first = await sync(root, lastfm);
    assert.deepEqual(
      [first.since, first.received, first.added, first.after, first.pages],
      [null, 1000, 1000, 1000, { fetched: 5, resumed: 0 }],
    );
    const lines = await historyLines(root);
    assert.equal(lines.length, 1001);
    assert.equal(lines[1], "Artist 0,Track 0,,2024-01-01 00:00:00");
    assert.ok(!lines.join().includes("Right now"), "the track now playing is no play");
    assert.ok(!await exists(join(root, CACHE, `0-${NOW + 1}`)), "pages are gone once merged");

    const newest = START + 999 * 3 * 3600;
    scrobbles.push(
      { artist: "New", track: "New", album: "", time: newest + 60 },
      { artist: "Late", track: "Delivered late", album: "", time: newest - 13 * DAY },
    );
    const again = await sync(root, lastfm);
    assert.deepEqual([again.added, again.after, again.pages.fetched], [2, 1002, 1]);
    assert.equal(Number(lastfm.queries.at(-1)?.get("from")), newest - 14 * DAY);

    const before = await readText(join(root, HISTORY), "");
    assert.equal((await sync(root, lastfm)).added, 0);
    assert.equal(await readText(join(root, HISTORY), ""), before);

    const full = await sync(root, lastfm, { full: true });
    assert.deepEqual([full.received, full.added], [1002, 0]);
  }));

Deno.test("a sync that fails saves its pages; the next goes on there, then reads what came since", () =>
  withTempDir(async (root) => {
    const scrobbles = plays(5 * PAGE_SIZE);
    const down = { yes: false };
    await using lastfm = pretendLastfm({
      scrobbles,
      before: (n) => {
        down.yes ||= n === 4;
        return down.yes ? new Response("", { status: 503 }) : undefined;
      },
    });
    const error: unknown = await sync(root, lastfm).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof UserError);
    assert.match(error.message, /HTTP 503.*3 times in a row.*first 3 of 5 pages are saved/);
    assert.ok(!await exists(join(root, HISTORY)), "a history with a gap is not written");

    down.yes = false;
    const later = NOW + 30 * DAY;
    scrobbles.push({ artist: "Since", track: "Then", album: "", time: later - DAY });
    const asked = lastfm.queries.length;
    const read = await sync(root, lastfm, {}, later);
    assert.deepEqual(lastfm.pagesAsked().slice(asked), [4, 5, 1]);
    assert.deepEqual(read.pages, { fetched: 3, resumed: 3 });
    assert.deepEqual([read.added, read.after], [1001, 1001]);
    assert.match((await historyLines(root)).at(-1) ?? "", /^Since,Then/);
  }));

Deno.test("--full does not go on with a stretch that does not reach back to the beginning", () =>
  withTempDir(async (root) => {
    const scrobbles = plays(3 * PAGE_SIZE);
    const fail = { at: 0 };
    await using lastfm = pretendLastfm({
      scrobbles,
      before: (n) => n === fail.at ? lastfmError(403, 17, "Login") : undefined,
    });
    await sync(root, lastfm);
    scrobbles.push(...plays(2 * PAGE_SIZE, NOW - 60 * DAY));
    fail.at = lastfm.queries.length + 2;
    await assert.rejects(sync(root, lastfm), /private/);
    const full = await sync(root, lastfm, { full: true });
    assert.deepEqual(full.pages, { fetched: 5, resumed: 0 });
    assert.equal(full.after, 5 * PAGE_SIZE);
  }));

Deno.test("listeners: each has a newest play of its own, and mixing is refused before asking", () =>
  withTempDir(async (root) => {
    await using rj = pretendLastfm({ scrobbles: plays(10) });
    await using ann = pretendLastfm({ scrobbles: plays(20, START + 300 * DAY), user: "ann" });
    await sync(root, ann, { user: "ann", listener: "Ann" });
    const report = await sync(root, rj, { listener: "RJ" });
    assert.deepEqual([report.since, report.added, report.after], [null, 10, 30]);
    assert.equal((await historyLines(root))[0], "artist_name,track_name,album_name,date,listener");

    const asked = rj.queries.length;
    await assert.rejects(sync(root, rj), /without a listener cannot join/);
    assert.equal(rj.queries.length, asked);
  }));

Deno.test("a simulated history makes way", () =>
  withTempDir(async (root) => {
    await breakout(["sample", "--plays", "2000", "--root", root]);
    await using lastfm = pretendLastfm({ scrobbles: plays(30) });
    const report = await sync(root, lastfm);
    assert.deepEqual(
      [report.replaced_simulated, report.since, report.before, report.after],
      [true, null, 0, 30],
    );
  }));

Deno.test("an empty file is no history yet", () =>
  withTempDir(async (root) => {
    await writeAtomic(join(root, HISTORY), "");
    await using lastfm = pretendLastfm({ scrobbles: plays(3) });
    const { since, after } = await sync(root, lastfm);
    assert.deepEqual([since, after], [null, 3]);
  }));

Deno.test("scrobbles that can be no plays are left out and counted", () =>
  withTempDir(async (root) => {
    const odd = [
      { artist: "Clock", track: "Never set", album: "", time: 3600 },
      { artist: " ", track: "Nameless", album: "", time: START },
      { artist: "Nameless", track: "", album: "", time: START },
    ];
    await using lastfm = pretendLastfm({ scrobbles: [...plays(3), ...odd] });
    const report = await sync(root, lastfm);
    assert.deepEqual(report.left_out, { "dated before 2002": 1, "no artist": 1, "no track": 1 });
    assert.deepEqual([report.received, report.added], [6, 3]);
  }));

Deno.test("a name that is none is refused before it becomes a folder", () =>
  withTempDir(async (root) => {
    await using lastfm = pretendLastfm({ scrobbles: [] });
    await assert.rejects(sync(root, lastfm, { user: "../rj" }), /is no Last\.fm user name/);
    assert.equal(lastfm.queries.length, 0);
  }));

Deno.test("SIGKILL in the middle: the next run goes on, and the key is nowhere", () =>
  withTempDir(async (root) => {
    const total = 6 * PAGE_SIZE - 20;
    const hanging = Promise.withResolvers<undefined>();
    const reached = Promise.withResolvers<void>();
    await using lastfm = pretendLastfm({
      scrobbles: plays(total),
      before: (n) => {
        if (n !== 5) return undefined;
        reached.resolve();
        return hanging.promise; // page 5 comes when the program is dead
      },
    });
    const args = ["sync", "--user", "rj", "--base-url", lastfm.url, "--root", root];
    const program = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", join(PROJECT_ROOT, "breakout.ts"), ...args],
      env: { LASTFM_API_KEY: PRETEND_KEY },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    await reached.promise;
    program.kill("SIGKILL");
    const killed = await program.output();
    hanging.resolve(undefined);
    assert.ok(!await exists(join(root, HISTORY)));
    const left = await everythingWritten(root);
    assert.match(left, /answer-000004\.json/);

    const asked = lastfm.queries.length;
    const { code, stdout, stderr } = await breakout(args, { LASTFM_API_KEY: PRETEND_KEY });
    assert.equal(code, EXIT.success, stderr);
    // Pages 5 and 6 of the stretch that was cut short, then what may have come since.
    assert.deepEqual(lastfm.pagesAsked().slice(asked), [5, 6, 1]);
    assert.match(stdout, /7 pages, 4 of them saved by an earlier\s+run/);
    assert.match(stdout, new RegExp(`${total.toLocaleString("en-US").replace(",", ".")}\\s+now`));
    assert.equal((await historyLines(root)).length, total + 1);

    const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
    const everything = [
      left,
      await everythingWritten(root),
      stdout,
      stderr,
      decode(killed.stdout),
      decode(killed.stderr),
    ].join();
    assert.ok(!everything.includes(PRETEND_KEY));
  }));

Deno.test("the command runs with the task's permissions; its faults are messages without the key", () =>
  withTempDir(async (root) => {
    await using lastfm = pretendLastfm({
      scrobbles: plays(3),
      before: (n) =>
        n === 1 ? lastfmError(500, 8, `Operation failed for ${PRETEND_KEY}`) : undefined,
    });
    const task = (env: Record<string, string>, ...args: string[]) =>
      outputOf(["task", "--quiet", "breakout", "sync", "--root", root, ...args], { env });
    const asking = ["--user", "rj", "--base-url", lastfm.url];

    const keyless = await task({ LASTFM_API_KEY: "" }, ...asking);
    assert.equal(keyless.code, EXIT.failure);
    assert.match(keyless.stderr, /^error: LASTFM_API_KEY is not set/);

    const done = await task({ LASTFM_API_KEY: PRETEND_KEY }, ...asking, "--json");
    assert.equal(done.code, EXIT.success, done.stderr);
    assert.equal(JSON.parse(done.stdout).added, 3);
    assert.match(done.stderr, /Operation failed for \*\*\*; trying again in \d\.\d s \(1 of 6\)/);

    const wrong = await task({ LASTFM_API_KEY: "wr0ng-k3y" }, ...asking);
    assert.equal(wrong.code, EXIT.failure);
    assert.match(wrong.stderr, /^error: Last\.fm: LASTFM_API_KEY is not a valid key \(error 10/);

    const usage = await task({ LASTFM_API_KEY: "k" }, "--user", "rj", "--base-url", "ftp://x");
    assert.equal(usage.code, EXIT.usage);
    for (const { stdout, stderr } of [keyless, done, wrong, usage]) {
      assert.ok(!(stdout + stderr).includes(PRETEND_KEY) && !stderr.includes("wr0ng-k3y"));
    }
  }));
