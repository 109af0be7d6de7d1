import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { z } from "zod";
import { readRanker } from "../server/ranker_file.ts";
import { outputOf, withTempDir } from "../testing.ts";
import { openWorkspace, PROJECT_ROOT } from "../workspace/workspace.ts";

const ASSETS = "lib/page/assets";
const SCRIPTS = ["drop.js", "drop_worker.js"];

const read = (folder: string): Promise<string[]> =>
  Promise.all(SCRIPTS.map((file) => Deno.readTextFile(join(folder, file))));

Deno.test("what browsers run is what 'deno task bundle' makes of these sources", async () => {
  const { tasks } = z.object({ tasks: z.object({ bundle: z.object({ command: z.string() }) }) })
    .parse(JSON.parse(await Deno.readTextFile(join(PROJECT_ROOT, "deno.json"))));
  await withTempDir(async (folder) => {
    const [program, ...args] = tasks.bundle.command.replace(ASSETS, folder).split(" ");
    assert.equal(program, "deno");
    const { code, stderr } = await outputOf(args);
    assert.equal(code, 0, stderr);
    const made = await read(folder);
    const committed = await read(join(PROJECT_ROOT, ASSETS));
    SCRIPTS.forEach((file, place) =>
      assert.ok(
        made[place] === committed[place],
        `${ASSETS}/${file} is stale: run 'deno task bundle' and commit what it writes`,
      )
    );
  });
});

Deno.test("scripts and model are small, and take nothing but a browser", async () => {
  const scripts = await read(join(PROJECT_ROOT, ASSETS));
  const { json } = await readRanker(await openWorkspace());
  const sizes = [...scripts, json].map((text) => gzipSync(text, { level: 9 }).length);
  assert.ok(sizes.reduce((sum, size) => sum + size) < 350_000, `${sizes} bytes compressed`);
  for (const script of scripts) {
    const foreign = /\bDeno\.|(?:^|[;{}])\s*import\s*[\w{*"']|\brequire\(["']/.exec(script)?.[0];
    assert.equal(foreign, undefined);
    assert.ok(
      !script.includes("Ungültige Eingabe"),
      "all of zod is in it: what browsers reach has to say import * as z",
    );
  }
});
