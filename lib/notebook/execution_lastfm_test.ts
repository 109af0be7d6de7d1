import assert from "node:assert/strict";
import { join } from "node:path";
import { backtestQuickly } from "../commands/testing.ts";
import { hasReference, sharedFile, withTempDir } from "../testing.ts";
import { openWorkspace, PROJECT_ROOT } from "../workspace/workspace.ts";
import { kernelTest, runAndLook } from "./testing.ts";

kernelTest(
  "on a real Last.fm history the notebooks run to the end and say how little can be concluded",
  (browser) =>
    withTempDir(async (root) => {
      await backtestQuickly(root);
      await Deno.mkdir(join(root, "data", "curated"), { recursive: true });
      const sources = await Deno.readTextFile(join(PROJECT_ROOT, "configs", "sources.yaml"));
      const columns = "columns: { artist_name: artist, track_name: track, date: datetime }";
      await Deno.writeTextFile(
        join(root, "configs", "sources.yaml"),
        sources.replace(/^ {2}columns: \{\}$/m, `  ${columns}`),
      );
      await Deno.copyFile(
        sharedFile("data/history_a_lastfm.csv"),
        join(root, "data", "curated", "scrobbles.csv"),
      );
      const { text } = await runAndLook(browser, await openWorkspace(root));
      assert.match(text, /16\s860 plays/);
      assert.match(text, /222 modeling rows, 15 breakouts/);
      assert.match(text, /too little to judge any model by/);
      // Text of an SVG: the lines are wrapped, so only its beginning is looked for.
      assert.match(text, /CAUTION: breakouts of 1 artist only/);
      assert.doesNotMatch(text, /simulated/);
    }),
  hasReference,
);
