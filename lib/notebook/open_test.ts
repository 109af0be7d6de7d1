import assert from "node:assert/strict";
import { delimiter, join } from "node:path";
import { withTempDir } from "../testing.ts";
import { PROJECT_ROOT } from "../workspace/workspace.ts";

/** Stands for Jupyter: says which kernel it finds first, and for what root. */
const JUPYTER = `#!/bin/sh
[ "$2" = --version ] && exit 0
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
        const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
          args: ["task", "--quiet", "notebook", "--root", root],
          cwd: PROJECT_ROOT,
          env: {
            PATH: `${root}${delimiter}${Deno.env.get("PATH") ?? ""}`,
            JUPYTER_PATH: "/elsewhere",
            TMPDIR: root,
          },
        }).output();
        assert.equal(code, 0, new TextDecoder().decode(stderr));
        const said = new TextDecoder().decode(stdout);
        assert.ok(said.includes('"language": "typescript"'), said);
        assert.ok(said.includes(`lab ${root}`), said);
        assert.deepEqual([...Deno.readDirSync(root)].map(({ name }) => name), ["jupyter"]);
      }
    });
  },
});
