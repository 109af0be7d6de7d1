import assert from "node:assert/strict";
import fc from "fast-check";
import { join } from "node:path";
import { exists } from "../base/files.ts";
import { breakout, outputOf, withTempDir } from "../testing.ts";
import { PROJECT_ROOT } from "../workspace/workspace.ts";
import { fitted } from "../text/terminal.ts";
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

Deno.test("lines break between words only, under their margin; commands and tables stay whole", () => {
  const words = fc.array(fc.stringMatching(/^[a-zé][a-z\u202f]{0,10}[a-z]$/), { minLength: 1 });
  fc.assert(fc.property(words, fc.integer({ min: 20, max: 60 }), (words, width) => {
    const lines = fitted(`  - ${words.join(" ")}`, width).split("\n");
    for (const line of lines) assert.ok(line.length <= width, line);
    assert.ok(lines.slice(1).every((line) => /^ {4}\S/.test(line)));
    assert.equal(lines.map((line) => line.trim()).join(" "), `- ${words.join(" ")}`);
  }));
  assert.equal(
    fitted("Run it with 'deno task breakout import <file>'.", 24),
    "Run it with\n'deno task breakout import <file>'.",
  );
  const table = "┌─────────┐\n│ a  b  c │\n└─────────┘";
  assert.equal(fitted(`all of it\n${table}`, 4), `all\nof\nit\n${table}`);
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
