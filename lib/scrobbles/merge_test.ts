import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { UserError } from "../base/errors.ts";
import { sampleIn } from "../commands/testing.ts";
import { writeAtomic } from "../base/files.ts";
import { withTempDir } from "../testing.ts";
import { openWorkspace, type Workspace } from "../workspace/workspace.ts";
import { mergeScrobbles } from "./merge.ts";
import { type ImportedScrobble, PlayColumns } from "./plays.ts";
import { parseMoment } from "../base/timestamp.ts";

function play(date: string, artist: string, track: string, album = ""): ImportedScrobble {
  const moment = parseMoment(date);
  assert.ok(moment !== null, date);
  return { ...moment, artist_name: artist, track_name: track, album_name: album };
}

const withWorkspace = (run: (workspace: Workspace) => Promise<void>): Promise<void> =>
  withTempDir(async (root) => run(await openWorkspace(root)));

const read = (workspace: Workspace): Promise<string> =>
  Deno.readTextFile(workspace.paths.scrobbles);

Deno.test("plays are sorted by time and written once", () =>
  withWorkspace(async (workspace) => {
    const rows = [
      play("2024-01-02 10:00:05", "B", "late"),
      play("2024-01-01 10:00:00", "A", 'says "hi", twice', "Al"),
      play("2024-01-02 10:00:05", "B", "late", "found here"),
      play("2024-01-02 10:00:06", "B", "late"),
    ];
    const report = await mergeScrobbles(workspace, new PlayColumns(rows));
    assert.deepEqual(report, {
      file: workspace.show(workspace.paths.scrobbles),
      before: 0,
      offered: 4,
      duplicates: 1,
      added: 3,
      after: 3,
      unusable: 0,
      replaced_simulated: false,
      changed: true,
    });
    assert.equal(
      await read(workspace),
      "artist_name,track_name,album_name,date\n" +
        'A,"says ""hi"", twice",Al,2024-01-01 10:00:00\n' +
        "B,late,found here,2024-01-02 10:00:05\n" +
        "B,late,,2024-01-02 10:00:06\n",
    );
    const again = await mergeScrobbles(workspace, new PlayColumns(rows));
    assert.equal(again.added, 0);
    assert.equal(again.duplicates, 4);
    assert.equal(again.changed, false);
  }));

Deno.test("a play known to the minute is the same as one in that minute, in either order", () =>
  withWorkspace(async (workspace) => {
    const minute = play("2024-01-01 10:00", "A", "x", "Al");
    const second = play("2024-01-01 10:00:41", "A", "x");
    const expected = "artist_name,track_name,album_name,date\nA,x,Al,2024-01-01 10:00:41\n";
    for (const order of [[minute, second], [second, minute]]) {
      for (const row of order) await mergeScrobbles(workspace, new PlayColumns([row]));
      assert.equal(await read(workspace), expected);
      await Deno.remove(workspace.paths.scrobbles);
    }
    await mergeScrobbles(workspace, new PlayColumns([minute]));
    assert.match(await read(workspace), /,2024-01-01 10:00\n$/, "the minute is all that is known");
    const other = play("2024-01-01 10:01:00", "A", "x");
    assert.equal((await mergeScrobbles(workspace, new PlayColumns([other]))).added, 1);
  }));

Deno.test("names are normalised: NFC, trimmed, white space folded, case kept", () =>
  withWorkspace(async (workspace) => {
    const report = await mergeScrobbles(
      workspace,
      new PlayColumns([
        play("2024-01-01 10:00:00", "  Beyonce\u0301 ", "a\t \nb"),
        play("2024-01-01 10:00:00", "Beyonc\u00e9", "a b"),
        play("2024-01-01 10:00:00", "beyonc\u00e9", "a b"),
      ]),
    );
    assert.equal(report.duplicates, 1);
    assert.match(await read(workspace), /\nBeyonc\u00e9,a b,,/);
  }));

Deno.test("what the history holds beside plays stays", () =>
  withWorkspace(async (workspace) => {
    await Deno.mkdir(join(workspace.root, "data", "curated"), { recursive: true });
    await Deno.writeTextFile(
      workspace.paths.scrobbles,
      "\ufeffdate,artist_name,mood,track_name\r\n" +
        "2024-01-02 00:00:00,B,sad,y\r\n" +
        "no date,A,odd,x\r\n" +
        "2024-01-01 00:00:00,A,glad,x",
    );
    const report = await mergeScrobbles(
      workspace,
      new PlayColumns([play("2024-01-03 00:00:00", "C", "z", "Al")]),
    );
    assert.equal(report.unusable, 1);
    assert.equal(
      await read(workspace),
      "date,artist_name,mood,track_name,album_name\n" +
        "2024-01-01 00:00:00,A,glad,x,\n" +
        "2024-01-02 00:00:00,B,sad,y,\n" +
        "2024-01-03 00:00:00,C,,z,Al\n" +
        "no date,A,odd,x\n",
    );
  }));

Deno.test("a row of the history that has too many cells is kept so", () =>
  withWorkspace(async (workspace) => {
    const csv = "date,artist_name,track_name\n" +
      "2020-01-01 10:00:00,A,x\n" +
      "2020-01-01 10:05:00,Ann, The Band,y\n";
    await writeAtomic(workspace.paths.scrobbles, csv);
    const plays = new PlayColumns([play("2020-01-01 10:15:00", "C", "z", "Al")]);
    const { before, after, unusable } = await mergeScrobbles(workspace, plays);
    assert.deepEqual({ before, after, unusable }, { before: 1, after: 2, unusable: 1 });
    assert.equal(
      await read(workspace),
      "date,artist_name,track_name,album_name\n" +
        "2020-01-01 10:00:00,A,x,\n2020-01-01 10:15:00,C,z,Al\n" +
        '2020-01-01 10:05:00,Ann," The Band",y,\n',
    );
  }));

Deno.test("a simulated history makes way, a dry run leaves it", () =>
  withWorkspace(async (workspace) => {
    await sampleIn(workspace.root, { plays: 3_000 });
    const simulated = await read(workspace);
    const rows = [play("2024-01-03 00:00:00", "C", "z")];

    const dry = await mergeScrobbles(workspace, new PlayColumns(rows), true);
    assert.equal(await read(workspace), simulated);
    const report = await mergeScrobbles(workspace, new PlayColumns(rows));
    assert.deepEqual(report, dry);
    assert.ok(report.replaced_simulated);
    assert.equal(report.before, 0);
    assert.equal(report.after, 1);
    assert.equal(
      (await mergeScrobbles(workspace, new PlayColumns(rows))).replaced_simulated,
      false,
    );
  }));

Deno.test("no plays leave everything as it is", () =>
  withWorkspace(async (workspace) => {
    await sampleIn(workspace.root, { plays: 3_000 });
    const simulated = await read(workspace);
    const report = await mergeScrobbles(workspace, new PlayColumns([]));
    assert.equal(report.changed, false);
    assert.equal(report.replaced_simulated, false);
    assert.equal(await read(workspace), simulated);
  }));

Deno.test("plays with and without a listener do not mix", () =>
  withWorkspace(async (workspace) => {
    const mine = play("2024-01-03 00:00:00", "C", "z");
    const hers = { ...mine, listener: "anna" };
    await mergeScrobbles(workspace, new PlayColumns([mine]));
    await assert.rejects(mergeScrobbles(workspace, new PlayColumns([hers])), UserError);
    await Deno.remove(workspace.paths.scrobbles);
    await mergeScrobbles(workspace, new PlayColumns([hers]));
    await assert.rejects(mergeScrobbles(workspace, new PlayColumns([mine])), UserError);
    assert.equal(
      (await mergeScrobbles(workspace, new PlayColumns([{ ...mine, listener: "ben" }]))).added,
      1,
    );
    assert.match(await read(workspace), /date,listener\nC,z,,2024-01-03 00:00:00,anna\nC,z,,/);
  }));

Deno.test("any way of merging the same plays gives the same file", async () => {
  const plays = fc.array(
    fc.record({
      artist_name: fc.constantFrom("A", "B\u00e9", 'quoted "C"', "new\nline"),
      track_name: fc.constantFrom("x", "y,z"),
      time: fc.integer({ min: 1_700_000_000, max: 1_700_000_200 }),
    }),
    { maxLength: 40 },
  ).map((rows) => rows.map((row): ImportedScrobble => ({ ...row, resolution: "second" })));

  await withTempDir(async (root) => {
    const workspace = await openWorkspace(root);
    const merged = async (...parts: ImportedScrobble[][]): Promise<string> => {
      await Deno.remove(workspace.paths.scrobbles).catch(() => {});
      for (const part of parts) await mergeScrobbles(workspace, new PlayColumns(part));
      return await Deno.readTextFile(workspace.paths.scrobbles).catch(() => "");
    };
    await fc.assert(
      fc.asyncProperty(plays, fc.nat(40), async (rows, cut) => {
        const once = await merged(rows);
        assert.equal(await merged(rows.slice(cut), rows.slice(0, cut), rows), once);
        const keys = rows.map((r) =>
          [r.artist_name.replace("\n", " "), r.track_name, r.time].join()
        );
        assert.equal(Math.max(once.trimEnd().split("\n").length - 1, 0), new Set(keys).size);
      }),
      { numRuns: 60 },
    );
  });
});
