import assert from "node:assert/strict";
import fc from "fast-check";
import { withTempDir } from "../../testing.ts";
import { PRETEND_KEY, pretendLastfm } from "./testing.ts";
import {
  PAGE_SIZE,
  type PageRequest,
  type RecentTrack,
  recentTracksOf,
  type RecentTracksPage,
} from "./recent_tracks.ts";
import { readStretch, type Stretch, stretchFolder, unfinishedStretch } from "./stretch.ts";

const STRETCH: Stretch = { user: "rj", from: 100, to: 1_000_000 };
const play = (time: number): RecentTrack => ({
  artist: `Artist ${time % 7}`,
  track: `Track ${time}`,
  album: "",
  time,
});
const plays = (count: number): RecentTrack[] =>
  Array.from({ length: count }, (_, i) => play(100 + i));
const times = (tracks: readonly RecentTrack[]): number[] => tracks.map(({ time }) => time);
const client = (url: string): (request: PageRequest) => Promise<RecentTracksPage> =>
  recentTracksOf({
    baseUrl: url,
    key: PRETEND_KEY,
    requestsPerSecond: 1000,
    retry: { firstDelayMs: 1 },
  });

Deno.test("all pages of a stretch, and nothing outside of it", () =>
  withTempDir(async (folder) => {
    const inside = plays(2 * PAGE_SIZE + 1);
    const scrobbles = [play(99), ...inside, play(1_000_000)];
    await using lastfm = pretendLastfm({ scrobbles, nowPlaying: true });
    const seen: string[] = [];
    const read = await readStretch(client(lastfm.url), STRETCH, folder, (at) =>
      seen.push(`${at.page}/${at.pages} ${at.scrobbles}`));
    assert.deepEqual(times(read.tracks), times(inside).reverse());
    assert.deepEqual(lastfm.pagesAsked(), [1, 2, 3]);
    assert.deepEqual(seen, ["1/3 200", "2/3 400", "3/3 401"]);
  }));

Deno.test("scrobbles that come while reading move the pages: none is lost, none comes twice", () =>
  withTempDir(async (folder) => {
    const scrobbles = plays(2 * PAGE_SIZE);
    const known = times(scrobbles).reverse();
    await using lastfm = pretendLastfm({
      scrobbles,
      heedsTo: false,
      before: (n) => {
        if (n === 2) scrobbles.push(play(900_000), play(900_001), play(900_002));
        return undefined;
      },
    });
    const read = await readStretch(client(lastfm.url), STRETCH, folder);
    assert.deepEqual(times(read.tracks), known);
    assert.deepEqual(lastfm.pagesAsked(), [1, 2, 3]);
  }));

Deno.test("scrobbles that are removed while reading: what moved to pages already read is found", () =>
  withTempDir(async (folder) => {
    const scrobbles = plays(4 * PAGE_SIZE);
    const newest = scrobbles.slice(-3);
    await using lastfm = pretendLastfm({
      scrobbles,
      before: (n) => {
        if (n === 3) scrobbles.splice(-3);
        return undefined;
      },
    });
    const read = await readStretch(client(lastfm.url), STRETCH, folder);
    const removedWereRead = times([...scrobbles, ...newest]).sort((a, b) => b - a);
    assert.deepEqual(times(read.tracks), removedWereRead);
    assert.deepEqual(lastfm.pagesAsked(), [1, 2, 3, 2, 3, 4]);
  }));

Deno.test("a run that ends early is taken up where it stopped", () =>
  withTempDir(async (folder) => {
    const scrobbles = plays(5 * PAGE_SIZE - 1);
    const at = stretchFolder(folder, STRETCH);
    await using lastfm = pretendLastfm({
      scrobbles,
      before: (n) => n === 4 ? Response.json({ error: 17, message: "Login" }) : undefined,
    });
    await assert.rejects(readStretch(client(lastfm.url), STRETCH, at), /private/);
    assert.deepEqual(await unfinishedStretch(folder, "rj"), STRETCH);

    const read = await readStretch(client(lastfm.url), STRETCH, at);
    assert.deepEqual(times(read.tracks), times(scrobbles).reverse());
    assert.deepEqual([read.resumed, read.fetched], [3, 2]);
    assert.deepEqual(lastfm.pagesAsked(), [1, 2, 3, 4, 4, 5]);
  }));

Deno.test("a saved page that cannot be used is read again", () =>
  withTempDir(async (folder) => {
    const scrobbles = plays(3 * PAGE_SIZE);
    await using lastfm = pretendLastfm({ scrobbles });
    await readStretch(client(lastfm.url), STRETCH, folder);
    const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
    assert.equal(files.length, 3);
    await Deno.writeTextFile(`${folder}/${files[1]}`, '{"page": 2');
    const read = await readStretch(client(lastfm.url), STRETCH, folder);
    assert.deepEqual(times(read.tracks), times(scrobbles).reverse());
    assert.deepEqual([read.resumed, read.fetched], [1, 2]);
  }));

Deno.test("no folder, or nothing unfinished in it: no stretch", () =>
  withTempDir(async (folder) => {
    assert.equal(await unfinishedStretch(`${folder}/none`, "rj"), null);
    await Deno.mkdir(`${folder}/notes`);
    assert.equal(await unfinishedStretch(folder, "rj"), null);
  }));

Deno.test("whatever is added or removed between pages, what stays is read exactly once", async () => {
  const change = fc.record({
    add: fc.integer({ min: 0, max: 3 }),
    remove: fc.integer({ min: 0, max: 3 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 5 * PAGE_SIZE }),
      // A change either adds or removes: Last.fm's totals cannot tell one of each from none.
      fc.array(change.map((c) => c.add >= c.remove ? { ...c, remove: 0 } : { ...c, add: 0 })),
      (count, changes) =>
        withTempDir(async (folder) => {
          const listed = plays(count).reverse();
          const steady = new Set(times(listed));
          let coming = 900_000;
          let asked = 0;
          const getPage = ({ page }: PageRequest): Promise<RecentTracksPage> => {
            const { add, remove } = changes[asked++] ?? { add: 0, remove: 0 };
            for (let i = 0; i < add; i++) listed.unshift(play(coming++));
            for (const { time } of listed.splice(0, remove)) steady.delete(time);
            const tracks = listed.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
            const total = listed.length;
            return Promise.resolve({ page, pages: Math.ceil(total / PAGE_SIZE), total, tracks });
          };
          const read = times((await readStretch(getPage, STRETCH, folder)).tracks);
          assert.equal(new Set(read).size, read.length);
          for (const time of steady) assert.ok(read.includes(time), `lost ${time}`);
        }),
    ),
    { numRuns: 30 },
  );
});
