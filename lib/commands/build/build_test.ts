import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { csvText } from "../../base/csv.ts";
import { itemAt } from "../../base/items.ts";
import { withTempDir } from "../../testing.ts";
import { LISTENERS_HEADER as HEADER, simulatedRows } from "../testing.ts";
import { headerOf } from "../../scrobbles/rows.ts";
import { tableSettings } from "../../workspace/listening.ts";
import { openWorkspace, type Workspace } from "../../workspace/workspace.ts";
import { buildTables } from "./build.ts";
import { PartWorkers } from "./part_workers.ts";

const NOW = Date.UTC(2025, 5, 1) / 1000;

/** The rows of a simulated listener. */
function rowsOf(listener: string, seed: number): string {
  return simulatedRows(listener, { seed, plays: 1_500, months: 12 });
}

/** Every file that a build leaves, by its name. */
async function built(root: string, text: string, worthWorkers: number): Promise<string[]> {
  const workspace = await openWorkspace(root);
  const { paths } = workspace;
  await Deno.mkdir(dirname(paths.scrobbles), { recursive: true });
  await Deno.writeTextFile(paths.scrobbles, text);
  await buildTables(workspace, NOW, worthWorkers);
  return await Promise.all(filesOf(workspace).map((path) => Deno.readTextFile(path)));
}

function filesOf({ paths }: Workspace): string[] {
  return [paths.snapshots, paths.features, paths.modeling, paths.rejected, paths.build];
}

Deno.test("shared out among workers, a build leaves the bytes that it leaves alone", async () => {
  await withTempDir(async (folder) => {
    // Names not in order, one that is quoted, and rows that no play is made of.
    const listeners = ["zoë", "ann", "b, c", "mo", "lee", "kim"];
    const text = HEADER +
      listeners.map((name, seed) => rowsOf(name, seed + 1) + csvText([[name, "A", "one", "never"]]))
        .join("");
    const alone = await built(join(folder, "alone"), text, Infinity);
    assert.deepEqual(await built(join(folder, "shared"), text, 0), alone);
    assert.match(itemAt(alone, 4), /"ann",\n\s+"b, c",\n\s+"kim",/);

    const mixed = HEADER + rowsOf("ann", 1) + rowsOf("ben", 2) + rowsOf("ann", 3);
    assert.deepEqual(
      await built(join(folder, "mixed"), mixed, 0),
      await built(join(folder, "mixed_alone"), mixed, Infinity),
    );
  });
});

Deno.test("a build that fails in a worker says why, and leaves the tables as they were", async () => {
  await withTempDir(async (root) => {
    const before = await built(root, HEADER + rowsOf("ann", 1), 0);
    const text = HEADER + rowsOf("ann", 1) + `ben,A,${"x".repeat(600_000)},2024-01-01\n`;
    const line = text.split("\n").length - 1;
    await assert.rejects(built(root, text, 0), new RegExp(`scrobbles.csv: line ${line}: longer`));
    const workspace = await openWorkspace(root);
    assert.deepEqual(
      await Promise.all(filesOf(workspace).map((path) => Deno.readTextFile(path))),
      before,
    );
    const names = [...Deno.readDirSync(dirname(workspace.paths.features))].map(({ name }) => name);
    assert.deepEqual(names.sort(), ["breakout_features.csv", "breakout_modeling.csv"]);
  });
});

/** Takes ranges, some of them begun before, of a file that is not as it was. */
async function takeChanged(
  folder: string,
  file: string,
  start: number,
  length = 1,
): Promise<unknown> {
  const workspace = await openWorkspace(folder);
  const { sources } = workspace;
  const path = join(folder, file);
  const settings = tableSettings(workspace, null, NOW);
  await using workers = new PartWorkers({ path, file, state: "before", sources, settings });
  const header = headerOf(["listener", "artist_name", "track_name", "date"], sources, path);
  const ranges = Array.from({ length: navigator.hardwareConcurrency + 1 }, (_, place) => (
    { listener: String(place), start, end: start + length, header, line: place + 2 }
  ));
  for (const range of ranges) workers.foresee(range);
  return await Array.fromAsync(workers.take(ranges.toReversed()));
}

Deno.test("a file that goes, or is changed, while workers read it is told of", async () => {
  await withTempDir(async (folder) => {
    await assert.rejects(takeChanged(folder, "gone.csv", 0), {
      name: "UserError",
      message: /^gone\.csv: cannot be read: No such file/,
    });
    await Deno.writeTextFile(join(folder, "new.csv"), HEADER + rowsOf("ann", 1));
    for (const start of [0, 1 << 24]) {
      await assert.rejects(takeChanged(folder, "new.csv", start), {
        name: "UserError",
        message: /^new\.csv: was changed while it was read/,
      });
    }
  });
});

Deno.test("workers that break down are told of, whichever range is asked for next", async () => {
  await withTempDir(async (folder) => {
    await Deno.writeTextFile(join(folder, "any.csv"), HEADER);
    await assert.rejects(takeChanged(folder, "any.csv", 0, -1), RangeError);
  });
});
