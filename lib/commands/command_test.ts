import assert from "node:assert/strict";
import { join } from "node:path";
import { exists } from "../base/files.ts";
import { breakout, outputOf, withTempDir } from "../testing.ts";
import { PROJECT_ROOT } from "../workspace/workspace.ts";
import { EXIT, withRoot } from "./command.ts";
import manifest from "../../deno.json" with { type: "json" };

Deno.test("a command that is named for another root names it", () => {
  assert.equal(
    withRoot("'deno task breakout build', then deno task notebook:run.", "/a/b"),
    "'deno task breakout build --root /a/b', then deno task notebook:run --root /a/b.",
  );
  assert.equal(
    withRoot("deno task breakout import <file>", "/my music"),
    'deno task breakout import --root "/my music" <file>',
  );
  const complete = "deno task breakout doctor --root elsewhere";
  assert.equal(withRoot(complete, "/a"), complete);
  assert.equal(withRoot("'deno task breakout build'", PROJECT_ROOT), "'deno task breakout build'");
});

Deno.test("without a history pipeline says what to do, and makes none up", async () => {
  await withTempDir(async (root) => {
    const { code, stdout, stderr } = await breakout(["pipeline", "--root", root]);
    assert.equal(code, EXIT.failure);
    assert.equal(stdout, "");
    assert.ok(stderr.includes(join(root, "data/curated/scrobbles.csv")), stderr);
    assert.ok(stderr.includes(`'deno task breakout import --root ${root} <file>'`), stderr);
    assert.ok(!await exists(join(root, "data/curated")), "no history was made up");
  });
});

Deno.test("no task dies on a permission for another root, nor for its help", async () => {
  await withTempDir(async (root) => {
    const names = ["pipeline", "start", "serve", "report", "notebook", "notebook:run"] as const;
    for (const name of names) {
      const { command } = manifest.tasks[name];
      assert.match(command, /--allow-read(?!=)/, name);
      if (name !== "serve") assert.match(command, /--allow-write(?!=)/, name);
      const { code, stderr } = await outputOf(["task", "--quiet", name, "--root", root, "--help"]);
      assert.equal(code, EXIT.success, `${name}: ${stderr}`);
    }
  });
});
