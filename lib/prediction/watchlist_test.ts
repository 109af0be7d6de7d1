import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { withTempDir } from "../testing.ts";
import { itemAt } from "../base/items.ts";
import { writeTogether } from "../base/files.ts";
import { someEntry } from "./testing.ts";
import { readWatchlist, watchlistFiles } from "./watchlist.ts";

Deno.test("a watchlist is written and read back, whatever the names", async () => {
  const entry = fc.record({
    rank: fc.integer({ min: 1 }),
    period_end: fc.constant("2024-03-31"),
    core_by: fc.constant("2024-05-31"),
    artist_name: fc.string({ unit: "grapheme", minLength: 1 }),
    probability: fc.double({ min: 0, max: 1, noNaN: true }).map((p) => p + 0),
    odds: fc.constant("about 1 in 5"),
    is_breakout: fc.boolean(),
    plays_t: fc.nat(),
    share_t: fc.double({ min: 0, max: 1, noNaN: true }).map((p) => p + 0),
    days_active_t: fc.nat(31),
    months_since_first_seen: fc.nat(6),
    plays_to_core: fc.integer({ min: 1, max: 20 }),
    why: fc.string({ unit: "grapheme", minLength: 1 }),
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
          await writeTogether(watchlistFiles(path, entries, simulated));
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
    const damage = async (cell: string, by: string): Promise<void> => {
      const [, csv] = itemAt(watchlistFiles(path, [someEntry({})], true), 0);
      await Deno.writeTextFile(path, csv.replace(cell, by));
    };
    await damage(",0.5,", ",high,");
    await assert.rejects(
      readWatchlist(path),
      /line 2: damaged: probability: .*number.* \(found "high"\)/,
    );
    await damage(",true,", ",perhaps,");
    await assert.rejects(
      readWatchlist(path),
      /line 2: .*is_breakout: .*boolean.* \(found "perhaps"\)/,
    );
    await damage(",true,", "\n");
    await assert.rejects(readWatchlist(path), /watchlist\.csv: line 2 has 6 cells, the header 13/);
    await Deno.writeTextFile(path, "rank,period_end\n");
    await assert.rejects(readWatchlist(path), /no column core_by, artist_name/);
  });
});

Deno.test("an edited watchlist is not known to be simulated or not", async () => {
  await withTempDir(async (dir) => {
    const path = join(dir, "watchlist.csv");
    await writeTogether(watchlistFiles(path, [], true));
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
    const entries = ["=1+1", "+44", "-", "@home", "'=", "plain"]
      .map((artist_name) => someEntry({ artist_name }));
    await writeTogether(watchlistFiles(path, entries, false));
    const names = (await Deno.readTextFile(path)).trim().split("\n").slice(1)
      .map((line) => line.split(",")[3]);
    assert.deepEqual(names, ["'=1+1", "'+44", "'-", "'@home", "''=", "plain"]);
    assert.deepEqual((await readWatchlist(path)).entries, entries);
  });
});
