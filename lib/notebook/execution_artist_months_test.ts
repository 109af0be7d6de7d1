import assert from "node:assert/strict";
import { join } from "node:path";
import { backtestQuickly } from "../commands/testing.ts";
import { hasReference, sharedFile, withTempDir } from "../testing.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { codeCells, notebookNames, readNotebook } from "./document.ts";
import { kernelTest, runAndLook } from "./testing.ts";

kernelTest(
  "on artist-months alone the notebooks run to the end and say what cannot be shown",
  (browser) =>
    withTempDir(async (root) => {
      await backtestQuickly(root);
      await Deno.mkdir(join(root, "data", "processed"), { recursive: true });
      const workspace = await openWorkspace(root);
      await Deno.copyFile(sharedFile("data/original_snapshots.csv"), workspace.paths.snapshots);
      const { text } = await runAndLook(browser, workspace);
      assert.match(text, /This history is a table of artist-months/);
      assert.match(text, /1\s246 modeling rows, 84 breakouts/);
      assert.equal(text.match(/Not shown\. This history is a table of artist-months/g)?.length, 5);
      const eda = await readNotebook(join(workspace.paths.reports, "notebooks", "00_eda.ipynb"));
      assert.ok(codeCells(eda).every(({ outputs }) => outputs.length > 0));
      assert.equal((await notebookNames()).length, 4);
    }),
  hasReference,
);
