import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { compareCodePoints } from "../base/order.ts";
import { withTempDir } from "../testing.ts";
import { readHistories, readPart } from "./history.ts";
import { indexListeners } from "./listener_index.ts";
import { sourcesConfigSchema } from "./sources.ts";

const sources = sourcesConfigSchema.parse({
  scrobbles: { path: "scrobbles.csv" },
  max_rejected_share: 1,
});
const now = Date.UTC(2025, 0, 1) / 1000;

// Cells as they come, and as they should not: quotes and line ends where they must not be.
const name = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom("A", "Ö", '"B, C"', '"say ""so"""', '"spaced"  ') },
  fc.constantFrom("B, C", '"', 'x"y', '""', "a\rb", "", '"two\nlines"', '"open', '"shut" late'),
);
const listener = fc.constantFrom("ann", "ben", '"ann"', " ben", '"Åsa, é"', "Åsa");
const date = fc.constantFrom("2024-03-01 10:00:00", "2024-02-01 10:00:00", "never");
const row = fc.tuple(name, listener, name, date).map((cells) => cells.join(","));
const file = fc.tuple(
  fc.array(fc.oneof({ weight: 9, arbitrary: row }, fc.constantFrom("", ",,,", "short")), {
    maxLength: 12,
  }),
  fc.constantFrom("\n", "\r\n"),
  fc.boolean(),
  fc.boolean(),
).map(([rows, lineEnd, isGrouped, isEnded]) => {
  const byListener = (row: string): string => row.split(",")[1] ?? "";
  const lines = isGrouped
    ? rows.toSorted((a, b) => compareCodePoints(byListener(a), byListener(b)))
    : rows;
  const text = ["artist_name,listener,track_name,date", ...lines].join(lineEnd);
  return isEnded ? text + lineEnd : text;
});

Deno.test("what can be read listener by listener reads as the whole file does", async () => {
  let indexed = 0;
  await withTempDir(async (folder) => {
    const path = join(folder, "scrobbles.csv");
    await fc.assert(
      fc.asyncProperty(file, async (text) => {
        const bytes = new TextEncoder().encode(text);
        await Deno.writeFile(path, bytes);
        const index = await indexListeners(path, sources, "f");
        if (index === null) return;
        const { ranges } = index;
        const parts = ranges.map((range) => {
          const options = { file: "f", sources, now };
          const read = readPart(bytes.subarray(range.start, range.end), options, range);
          for (const { listener } of read.histories) assert.equal(listener, range.listener);
          return read;
        });
        const together = {
          histories: parts.flatMap(({ histories }) => histories)
            .sort((a, b) => compareCodePoints(a.listener ?? "", b.listener ?? "")),
          rejected: parts.flatMap(({ rejected }) => rejected).sort((a, b) => a.line - b.line),
          rows: parts.reduce((sum, { rows }) => sum + rows, 0),
        };
        if (together.histories.length === 0) return; // which the whole file is refused for
        indexed++;
        assert.deepEqual(together, readHistories(bytes, { file: "f", sources, now }));
      }),
      { numRuns: 1_000 },
    );
  });
  assert.ok(indexed > 100, `only ${indexed} files of 1,000 had an index`);
});

Deno.test("a listener who comes back, and a file without listeners, have no index", async () => {
  await withTempDir(async (folder) => {
    const path = join(folder, "scrobbles.csv");
    const index = async (text: string): Promise<number | undefined> => {
      await Deno.writeTextFile(path, text);
      return (await indexListeners(path, sources, "f"))?.ranges.length;
    };
    const play = "A,one,2024-01-01 10:00:00";
    const header = "listener,artist_name,track_name,date\n";
    assert.equal(await index(`${header}ann,${play}\nann ,${play}\nben,${play}\n`), 2);
    assert.equal(await index(`${header}ann,${play}\nben,${play}\nann,${play}\n`), undefined);
    assert.equal(await index(`artist_name,track_name,date\n${play}\n`), undefined);
    assert.equal(await index(""), undefined);
    await assert.rejects(index("listener,artist_name\n"), /^UserError: f: line 1: no column/);
  });
});
