import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { outputOf, withTempDir } from "../testing.ts";

/** Stands for Jupyter: says which kernel it finds first, and for what root. */
const JUPYTER = `#!/bin/sh
[ "$1" = --help ] && { echo "Available subcommands: kernelspec"; echo "lab notebook"; exit 0; }
cat "\${JUPYTER_PATH%%:*}/kernels/deno/kernel.json"
echo "$1 $BREAKOUT_ROOT"
`;

Deno.test({
  name:
    "the notebooks open every time, with the Deno kernel and the root, and leave nothing behind",
  ignore: Deno.build.os === "windows",
  async fn(): Promise<void> {
    await withTempDir(async (root) => {
      await Deno.writeTextFile(join(root, "jupyter"), JUPYTER, { mode: 0o755 });
      for (let time = 1; time <= 2; time++) {
        const { code, stdout, stderr } = await outputOf([
          "task",
          "--quiet",
          "notebook",
          "--root",
          root,
        ], {
          env: {
            PATH: `${root}${delimiter}${Deno.env.get("PATH") ?? ""}`,
            JUPYTER_PATH: "/elsewhere",
            TMPDIR: root,
          },
        });
        assert.equal(code, 0, stderr);
        assert.ok(stdout.includes('"language": "typescript"'), stdout);
        assert.ok(stdout.includes(`lab ${root}`), stdout);
        assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name), ["jupyter"]);
      }
    });
  },
});
