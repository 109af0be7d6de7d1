/**
 * The notebooks with the real kernel, and what they show in a real browser.
 */
import assert from "node:assert/strict";
import { writeSample } from "../commands/sample/sample.ts";
import { trainAndSave } from "../commands/train/train.ts";
import { backtestQuickly } from "../commands/testing.ts";
import { withTempDir } from "../testing.ts";
import { openWorkspace } from "../workspace/workspace.ts";
import { kernelTest, runAndLook } from "./testing.ts";

kernelTest(
  "every notebook runs on a simulated history, shows figures with marks, and saves what train saves",
  (browser) =>
    withTempDir(async (root) => {
      await backtestQuickly(root);
      const workspace = await openWorkspace(root);
      await writeSample(workspace, { seed: 1, plays: 40_000, force: false });
      const { figures, text } = await runAndLook(browser, workspace);
      assert.ok(figures >= 30, `${figures} figures`);
      assert.match(text, /This is a simulated history/);
      assert.doesNotMatch(text, /Not shown/);
      assert.doesNotMatch(text, /\b(you|your)\b/i, "it speaks of the listener");
      assert.doesNotMatch(text, /[\w-]+\/[\w-]+\/|\.(csv|yaml|json|ts)\b|\b[0-9a-f]{12}/);

      const { paths } = workspace;
      const files = (): Promise<Uint8Array[]> =>
        Promise.all([paths.model, paths.artifact].map((path) => Deno.readFile(path)));
      const saved = await files();
      await trainAndSave(workspace);
      assert.deepEqual(await files(), saved);
    }),
);
