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
    await assert.rejects(readWatchlist(path), /watchlist\.csv: line 2 has 4 cells, the header 9/);
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

Deno.test("no name in a watchlist is a formula to a spreadsheet", async () => {
  await withTempDir(async (dir) => {
    const path = join(dir, "watchlist.csv");
    const entry = {
      rank: 1,
      month: "2024-03-01",
      probability: 0.5,
      is_breakout: true,
      plays_t: 3,
      share_t: 0.1,
      days_active_t: 1,
      months_since_first_seen: 0,
    };
    const entries = ["=1+1", "+44", "-", "@home", "'=", "plain"]
      .map((artist_name) => ({ ...entry, artist_name }));
    await writeWatchlist(path, entries, false);
    const names = (await Deno.readTextFile(path)).trim().split("\n").slice(1)
      .map((line) => line.split(",")[2]);
    assert.deepEqual(names, ["'=1+1", "'+44", "'-", "'@home", "''=", "plain"]);
    assert.deepEqual((await readWatchlist(path)).entries, entries);
  });
});
