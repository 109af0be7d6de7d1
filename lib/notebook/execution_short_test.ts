import assert from "node:assert/strict";
import { sampleIn } from "../commands/testing.ts";
import { withTempDir } from "../testing.ts";
import { kernelTest, runAndLook } from "./testing.ts";

kernelTest(
  "on the plays of three weeks the notebooks run to the end and say what is too early",
  (browser) =>
    withTempDir(async (root) => {
      const workspace = await sampleIn(root, { plays: 40_000, until: "2019-01-22" });
      const { text } = await runAndLook(browser, workspace);
      assert.match(text, /Not shown\. No month of this history is over yet/);
      assert.match(text, /Too little to train on/);
      assert.doesNotMatch(text, /NaN|undefined/);
    }),
);
