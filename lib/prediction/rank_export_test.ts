import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { loadModel } from "../artifact/artifact.ts";
import { calendarOf } from "../base/calendar.ts";
import { UserError } from "../base/errors.ts";
import { importFiles } from "../commands/import/import.ts";
import { scoreArtists } from "../commands/score/score.ts";
import { exportsOf, simulatedPlays } from "../scrobbles/import/testing.ts";
import { blobFile } from "../scrobbles/import/source.ts";
import { withTempDir } from "../testing.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { type ExportRanker, type RankedExport, rankExport } from "./rank_export.ts";
import { watchlistCsv } from "./entry.ts";

const { paths, breakout, project } = await openWorkspace();
const ranker: ExportRanker = {
  model: await loadModel(paths.shipped),
  rules: breakout,
  calendar: calendarOf(project.time.timezone),
};
const options = { now: Date.UTC(2026, 0, 1) / 1000, minSeconds: 30 };

function ranked(
  files: Readonly<Record<string, string | Uint8Array<ArrayBuffer>>>,
): Promise<RankedExport> {
  const stored = Object.entries(files).map(([name, bytes]) => blobFile(name, new Blob([bytes])));
  return rankExport(stored, ranker, options);
}

Deno.test("an export is ranked as import and score do, whatever service it is of", async () => {
  const plays = simulatedPlays({ seed: 3, plays: 6_000, months: 14 });
  // Some come twice, some late: the history has each once and in order.
  const untidy = [...plays.slice(4_000), ...plays.slice(0, 4_100)];
  const lists = new Set<string>();
  for (const [name, bytes] of Object.entries(exportsOf(untidy))) {
    const { list, read } = await ranked({ [name]: bytes });
    await withTempDir(async (root) => {
      const workspace = await openWorkspace(root);
      const path = join(root, name);
      await Deno.writeFile(path, bytes);
      const report = await importFiles(workspace, { paths: [path], now: options.now });
      assert.deepEqual(
        report.files.map(({ file, ...rest }) => ({ ...rest, file: file.replace(`${root}/`, "") })),
        read.files,
      );
      const scored = await scoreArtists(workspace, null, options.now);
      for (const key of Object.keys(list) as (keyof typeof list)[]) {
        assert.deepEqual(list[key], scored[key], key);
      }
      const csv = await Deno.readTextFile(
        join(dirname(workspace.paths.watchlist), "watchlist.csv"),
      );
      assert.equal(watchlistCsv(list.watchlist), csv);
      lists.add(csv);
    });
    assert.ok(list.artists > 5);
  }
  assert.equal(lists.size, 1, "one history, one list");
});

Deno.test("several listeners are ranked each by their own last play", async () => {
  const table = (seed: number, listener: string): string =>
    simulatedPlays({ seed, plays: 6_000, months: 14 }).slice(0, -100 * seed)
      .map(({ artist, track, time }) =>
        `${listener},${artist},${track.replaceAll(",", "")},${time}\n`
      )
      .filter((line) => line.split(",").length === 4).join("");
  const { looks, list } = await ranked({
    "two.csv": `user,artist,track,uts\n${table(1, "ann")}${table(2, "bo")}`,
  });
  assert.deepEqual(looks.map(({ look }) => look.listener), ["ann", "bo"]);
  assert.notEqual(looks[0]?.look.period_end, looks[1]?.look.period_end);
  assert.deepEqual([...new Set(list.watchlist.map(({ listener }) => listener))].sort(), [
    "ann",
    "bo",
  ]);
});

Deno.test("what cannot be ranked is told with its place, the value and the remedy", async () => {
  const cases: [Record<string, string>, RegExp][] = [
    [
      { "a.csv": "artist,track,uts\n,x,1600000000\nB,,1600000000\n" },
      /^none of 2 rows .*a\.csv line 2: no artist/,
    ],
    [
      { "a.csv": "artist,track,date\nA,x,03/04/2020 10:00\n" },
      /^a\.csv: line 2: "03\/04\/2020 10:00" could be day or month first\. Say which with/,
    ],
    [{ "a.txt": "nothing of the kind" }, /^a\.txt: cannot tell which column/],
    [{ "a.csv": "" }, /^a\.csv: empty/],
    [
      { "a.csv": "user,artist,track,uts\nann,A,x,1600000000\n,A,x,1600000001\n" },
      /^plays without a listener/,
    ],
  ];
  for (const [files, message] of cases) {
    await assert.rejects(ranked(files), (error) => {
      assert.ok(error instanceof UserError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});

Deno.test("what is compressed comes to no more than is allowed, whatever it says of itself", async () => {
  const { "my_spotify_data.zip": zip, "lastfm.csv": csv } = exportsOf(
    simulatedPlays({ seed: 1, plays: 2_000, months: 12 }),
  );
  for (const bytes of [zip, new Uint8Array(gzipSync(csv))]) {
    const files = [blobFile("export", new Blob([bytes]))];
    await assert.rejects(
      rankExport(files, ranker, { ...options, mostUnpacked: 10_000 }),
      /^UserError: export: holds more than 10000 bytes, compressed/,
    );
    assert.ok((await rankExport(files, ranker, { ...options, mostUnpacked: 10_000_000 })).list);
  }
});

Deno.test("more plays, listeners or artists than are ranked are told, before they take memory", async () => {
  const plays = (count: number, artists: number, listeners = 2): string =>
    "listener,artist,track,uts\n" +
    Array.from(
      { length: count },
      (_, i) => `L${i % listeners},A${i % artists},x,${1_600_000_000 + i}\n`,
    ).join("");
  const limits = { ...options, mostPlays: 30, most: { listener: 2, artist: 10 } };
  const rank = (csv: string): Promise<RankedExport> =>
    rankExport([blobFile("x.csv", new Blob([csv]))], ranker, limits);
  assert.equal((await rank(plays(30, 10))).read.plays.length, 30);
  await assert.rejects(rank(plays(31, 10)), {
    name: "UserError",
    message: "x.csv: more than 30 plays; send them in parts",
  });
  await assert.rejects(rank(plays(30, 11)), {
    name: "UserError",
    message: "x.csv: 11 artists; 10 are ranked at most",
  });
  await assert.rejects(rank(plays(30, 10, 3)), {
    name: "UserError",
    message: "x.csv: 3 listeners; 2 are ranked at most",
  });
});
