import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { withTempDir } from "../testing.ts";
import { readWatchlist, writeWatchlist } from "./watchlist.ts";

Deno.test("a watchlist is written and read back, whatever the names", async () => {
  const entry = fc.record({
    rank: fc.integer({ min: 1 }),
    month: fc.constant("2024-03-01"),
    artist_name: fc.string({ unit: "grapheme", minLength: 1 }),
    probability: fc.double({ min: 0, max: 1, noNaN: true }).map((p) => p + 0),
    is_breakout: fc.boolean(),
    plays_t: fc.nat(),
    share_t: fc.double({ min: 0, max: 1, noNaN: true }).map((p) => p + 0),
    days_active_t: fc.nat(31),
    months_since_first_seen: fc.nat(6),
  }, { noNullPrototype: true });
  await withTempDir(async (dir) => {
    const path = join(dir, "watchlist.csv");
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 1 }),
        fc.boolean(),
        fc.boolean(),
        async (rows, several, simulated) => {
          const entries = several
            ? rows.map((row) => ({ listener: "A, B", ...row, raw_score: row.probability / 2 }))
            : rows;
          await writeWatchlist(path, entries, simulated);
          assert.deepEqual(await readWatchlist(path), { entries, simulated });
        },
      ),
      { numRuns: 50 },
    );
  });
});

Deno.test("a damaged watchlist is told with record and column", async () => {
  await withTempDir(async (dir) => {
    const path = join(dir, "watchlist.csv");
    const header =
      "rank,month,artist_name,probability,is_breakout,plays_t,share_t,days_active_t,months_since_first_seen";
    const write = (row: string): Promise<void> => Deno.writeTextFile(path, `${header}\n${row}\n`);
    await write("1,2024-03-01,A,high,true,3,0.1,1,0");
    await assert.rejects(
      readWatchlist(path),
      /record 1: damaged: probability: .*number.* \(found "high"\)/,
    );
    await write("1,2024-03-01,A,0.5,perhaps,3,0.1,1,0");
    await assert.rejects(
      readWatchlist(path),
      /record 1: .*is_breakout: .*boolean.* \(found "perhaps"\)/,
    );
    await write("1,2024-03-01,A,0.5");
    await assert.rejects(readWatchlist(path), /record 1 has 4 cells, the header 9/);
    await Deno.writeTextFile(path, "rank,month\n");
    await assert.rejects(readWatchlist(path), /no column artist_name/);
  });
});

Deno.test("an edited watchlist is not known to be simulated or not", async () => {
  await withTempDir(async (dir) => {
    const path = join(dir, "watchlist.csv");
    await writeWatchlist(path, [], true);
    await Deno.writeTextFile(path, (await Deno.readTextFile(path)).trimEnd());
    assert.deepEqual(await readWatchlist(path), { entries: [], simulated: null });
    await Deno.remove(join(dir, "watchlist.json"));
    assert.equal((await readWatchlist(path)).simulated, null);
    await Deno.writeTextFile(join(dir, "watchlist.json"), "{");
    await assert.rejects(readWatchlist(path), /watchlist\.json: damaged/);
  });
});
